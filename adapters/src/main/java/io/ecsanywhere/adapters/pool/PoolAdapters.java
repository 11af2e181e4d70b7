package io.ecsanywhere.adapters.pool;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.ecsanywhere.informers.source.OneLine;
import io.ecsanywhere.informers.time.Alarms;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The kinds of load balancers at hand, by scheme: one adapter each. */
public final class PoolAdapters implements AutoCloseable {

  private final ImmutableSortedMap<String, GatedAdapter> byScheme;
  private final Optional<PluginJars> jars;
  private final List<Plugin> plugins;

  private PoolAdapters(
      SortedMap<String, PoolAdapter> byScheme, Optional<PluginJars> jars, List<Plugin> plugins) {
    this.byScheme = ImmutableSortedMap.copyOf(Maps.transformValues(byScheme, GatedAdapter::new));
    this.jars = jars;
    this.plugins = plugins;
  }

  /**
   * Just these adapters.
   *
   * @throws IllegalStateException where two claim one scheme; one line
   */
  public static PoolAdapters of(Collection<? extends PoolAdapter> adapters) {
    return new PoolAdapters(index(adapters), Optional.empty(), List.of());
  }

  /**
   * These adapters and those that {@link ServiceLoader} finds, on the class path or in the jars of
   * a folder. A folder that is not there holds no jars.
   *
   * @throws IllegalStateException where the folder cannot be read, an adapter cannot be loaded or
   *     names no scheme, or two claim one scheme; one line that names it
   */
  public static PoolAdapters load(Collection<? extends PoolAdapter> builtIn, Path folder) {
    PluginJars jars = PluginJars.in(folder);
    try {
      List<PoolAdapter> found = jars.adapters();
      List<PoolAdapter> all = new ArrayList<>(builtIn);
      all.addAll(found);
      return new PoolAdapters(index(all), Optional.of(jars), jars.plugins(found));
    } catch (ServiceConfigurationError | LinkageError e) {
      jars.close();
      throw new IllegalStateException(
          "an adapter on the class path or in " + folder + " cannot be loaded: " + oneLine(e), e);
    } catch (RuntimeException e) {
      jars.close();
      throw e;
    }
  }

  /** The adapters that were found. */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** The jars of the folder that brought no adapter. */
  public List<Path> idleJars() {
    return jars.map(all -> all.idle(plugins)).orElse(List.of());
  }

  /**
   * Tells every adapter how long a call that writes may take.
   *
   * @param alarms end the changes of those that do not see to that by themselves
   * @throws IllegalStateException where one breaks over that; one line that names it
   */
  public void limitWrites(Duration timeout, Alarms alarms) {
    for (GatedAdapter adapter : byScheme.values()) {
      adapter.limitWrites(timeout, alarms);
    }
  }

  /**
   * What an adapter says of itself.
   *
   * @throws IllegalStateException where it breaks over that, whatever it throws; one line that
   *     names the adapter and where it came from
   */
  static <R> R told(PoolAdapter adapter, String method, Supplier<R> call) {
    try {
      return call.get();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw new IllegalStateException(
          "the load-balancer adapter %s broke in %s: %s"
              .formatted(origin(adapter), method, OneLine.of(e.toString())),
          e);
    }
  }

  /** The schemes that pool ids may have. */
  public Set<String> schemes() {
    return byScheme.keySet();
  }

  /**
   * The adapter of a pool, behind the {@link io.ecsanywhere.adapters.WriteGate}.
   *
   * @throws IllegalArgumentException where no adapter has the pool's scheme; the message names
   *     those there are
   */
  public PoolAdapter of(PoolId pool) {
    PoolAdapter adapter = byScheme.get(pool.scheme());
    if (adapter == null) {
      throw new IllegalArgumentException(
          "no load-balancer adapter has the scheme '"
              + pool.scheme()
              + "': expected one of "
              + String.join(", ", byScheme.keySet()));
    }
    return adapter;
  }

  /**
   * The one id under which all spellings of a pool's name meet.
   *
   * @throws IllegalArgumentException where no adapter has the pool's scheme, or the name is none;
   *     the message says what is expected
   */
  public PoolId canonical(PoolId pool) {
    return new PoolId(pool.scheme(), of(pool).canonical(pool.name()));
  }

  /** Closes the plugins' jars: their adapters are of no more use. */
  @Override
  public void close() {
    jars.ifPresent(PluginJars::close);
  }

  private static SortedMap<String, PoolAdapter> index(Collection<? extends PoolAdapter> adapters) {
    SortedMap<String, PoolAdapter> byScheme = new TreeMap<>();
    for (PoolAdapter adapter : adapters) {
      String scheme = scheme(adapter);
      PoolAdapter twin = byScheme.putIfAbsent(scheme, adapter);
      if (twin != null) {
        throw new IllegalStateException(
            "two load-balancer adapters have the scheme '%s': %s and %s"
                .formatted(scheme, origin(twin), origin(adapter)));
      }
    }
    return byScheme;
  }

  private static String scheme(PoolAdapter adapter) {
    String scheme = told(adapter, "scheme", adapter::scheme);
    if (scheme == null || !PoolId.isScheme(scheme)) {
      throw new IllegalStateException(
          "the load-balancer adapter %s has the scheme '%s': expected small letters, digits, '+' and '-'"
              .formatted(origin(adapter), scheme));
    }
    return scheme;
  }

  private static String origin(PoolAdapter adapter) {
    CodeSource source = adapter.getClass().getProtectionDomain().getCodeSource();
    String name = adapter.getClass().getName();
    return source == null ? name : name + " (" + source.getLocation().getPath() + ")";
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
