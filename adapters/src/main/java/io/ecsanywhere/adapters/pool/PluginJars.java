package io.ecsanywhere.adapters.pool;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of the folder of plugins, and the adapters that are in them or on the class path. */
final class PluginJars implements AutoCloseable {

  private final List<Path> jars;
  private final URLClassLoader loader;

  private PluginJars(List<Path> jars) {
    this.jars = jars;
    this.loader =
        new URLClassLoader(
            "plugins",
            jars.stream().map(PluginJars::url).toArray(URL[]::new),
            PoolAdapter.class.getClassLoader());
  }

  /**
   * Opens the jars of a folder; one that is not there holds none.
   *
   * @throws IllegalStateException where the folder cannot be read; one line that names it
   */
  static PluginJars in(Path folder) {
    if (!Files.exists(folder)) {
      return new PluginJars(List.of());
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new PluginJars(
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .map(Path::toAbsolutePath)
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the folder of plugins " + folder + ": " + e, e);
    }
  }

  /**
   * Every adapter that {@link ServiceLoader} finds.
   *
   * @throws java.util.ServiceConfigurationError where one cannot be loaded
   */
  List<PoolAdapter> adapters() {
    return ImmutableList.copyOf(ServiceLoader.load(PoolAdapter.class, loader));
  }

  /** Where each of these adapters came from. */
  List<Plugin> plugins(List<PoolAdapter> found) {
    return found.stream()
        .map(
            each ->
                new Plugin(
                    PoolAdapters.told(each, "scheme", each::scheme),
                    each.getClass().getName(),
                    jar(each)))
        .toList();
  }

  /** The jars from which none of these came: the JVM passes over what it cannot read, silently. */
  List<Path> idle(List<Plugin> plugins) {
    Set<Optional<Path>> used = plugins.stream().map(Plugin::jar).collect(Collectors.toSet());
    return jars.stream().filter(jar -> !used.contains(Optional.of(jar))).toList();
  }

  private static Optional<Path> jar(PoolAdapter adapter) {
    CodeSource source = adapter.getClass().getProtectionDomain().getCodeSource();
    try {
      return source == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("cannot read the plugin " + jar, e);
    }
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      // Nothing is lost: the process is about to end, or to say what really went wrong.
    }
  }
}
