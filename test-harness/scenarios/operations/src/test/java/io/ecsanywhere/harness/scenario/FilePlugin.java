package io.ecsanywhere.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A load-balancer adapter as a third party would write it: a pool is a file with a target a line.
 * Compiled against nothing but the distribution's own jars.
 */
final class FilePlugin {

  private static final String NAME = "example.FileAdapter";
  private static final String SERVICE =
      "META-INF/services/io.ecsanywhere.adapters.pool.PoolAdapter";

  private static final String SOURCE =
      """
      package example;

      import io.ecsanywhere.adapters.pool.Change;
      import io.ecsanywhere.adapters.pool.Member;
      import io.ecsanywhere.adapters.pool.PoolAdapter;
      import io.ecsanywhere.informers.model.Target;
      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.List;
      import java.util.Set;
      import java.util.TreeSet;

      public final class FileAdapter implements PoolAdapter {
        @Override
        public String scheme() {
          return "file";
        }

        @Override
        public List<Member> members(String name) {
          return lines(name).stream().map(FileAdapter::member).toList();
        }

        @Override
        public void apply(String name, Change change) {
          Set<String> targets = lines(name);
          change.register().forEach(target -> targets.add(target.toString()));
          change.deregister().forEach(target -> targets.remove(target.toString()));
          try {
            Files.write(Path.of(name), targets);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        private static Member member(String line) {
          int colon = line.lastIndexOf(':');
          int port = Integer.parseInt(line.substring(colon + 1));
          return new Member(Target.of(line.substring(0, colon), port), false);
        }

        private static Set<String> lines(String name) {
          try {
            return new TreeSet<>(Files.readAllLines(Path.of(name)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
      """;

  private FilePlugin() {}

  /** Compiles the adapter and drops its jar into the distribution's folder of plugins. */
  static void dropInto(Path distribution, Path workFolder) throws IOException {
    Path source = workFolder.resolve("FileAdapter.java");
    Files.writeString(source, SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                jars(distribution.resolve("lib")),
                "-d",
                workFolder.toString(),
                source.toString());
    assertThat(failed).as("errors of the compiler").isZero();
    String type = NAME.replace('.', '/') + ".class";
    try (OutputStream file =
            Files.newOutputStream(distribution.resolve("plugins/file-adapter.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      put(jar, type, Files.readAllBytes(workFolder.resolve(type)));
      put(jar, SERVICE, NAME.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
