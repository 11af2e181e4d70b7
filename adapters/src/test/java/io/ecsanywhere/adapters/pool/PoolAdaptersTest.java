package io.ecsanywhere.adapters.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsanywhere.adapters.WriteGate;
import io.ecsanywhere.informers.model.Target;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.time.Alarms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class PoolAdaptersTest {

  private static final String SERVICE =
      "META-INF/services/io.ecsanywhere.adapters.pool.PoolAdapter";

  @TempDir private Path folder;

  @Test
  void findsAnAdapterByThePoolsScheme() {
    try (PoolAdapters adapters = PoolAdapters.of(List.of(new Named("one"), new Named("two")))) {
      assertThat(adapters.of(PoolId.parse("one:web")).scheme()).isEqualTo("one");
      assertThat(adapters.canonical(PoolId.parse("two:WEB"))).isEqualTo(new PoolId("two", "web"));
      assertThatThrownBy(() -> adapters.of(PoolId.parse("three:web")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no load-balancer adapter has the scheme 'three': expected one of one, two");
    }
  }

  @Test
  void everyAdaptersWritesPassTheGate() {
    Named named = new Named("one");
    try (PoolAdapters adapters = PoolAdapters.of(List.of(named))) {
      PoolAdapter adapter = adapters.of(PoolId.parse("one:web"));
      Change change = Change.of(Set.of(Target.of("10.0.0.1", 80)), Set.of());

      assertThatThrownBy(() -> adapter.apply("web", change))
          .isInstanceOf(ApiException.class)
          .extracting(e -> ((ApiException) e).failure().kind())
          .isEqualTo("not-leader");
      assertThatThrownBy(() -> apply(() -> false, adapter, change))
          .isInstanceOf(ApiException.class);
      assertThatThrownBy(() -> adapter.permit("web").apply(change))
          .isInstanceOf(ApiException.class);
      assertThat(named.changes).isEmpty();

      apply(() -> true, adapter, change);
      assertThat(named.changes).containsExactly(change);
    }
  }

  @Test
  void anAdapterWhoseWritesAreNotRationedIsJustApplied() {
    Named named = new Named("one");
    try (PoolAdapters adapters = PoolAdapters.of(List.of(named));
        WritePermit permit = adapters.of(PoolId.parse("one:web")).permit("web")) {
      Change change = Change.of(Set.of(Target.of("10.0.0.1", 80)), Set.of());
      assertThat(permit.await(change)).isFalse();
      assertThat(WriteGate.during(() -> true, () -> permit.apply(change)))
          .isEqualTo(Change.NOTHING);
      assertThat(named.changes).containsExactly(change);
    }
  }

  private static void apply(BooleanSupplier gate, PoolAdapter adapter, Change change) {
    WriteGate.during(
        gate,
        () -> {
          adapter.apply("web", change);
          return true;
        });
  }

  @Test
  void everyAdapterIsToldHowLongAWriteMayTake() {
    Named named = new Named("one");
    try (PoolAdapters adapters = PoolAdapters.of(List.of(named))) {
      adapters.limitWrites(Duration.ofSeconds(5), Alarms.system());

      assertThat(named.limits).containsExactly(Duration.ofSeconds(5));
    }
  }

  /** One that knows of no limit, and makes one call after the other. */
  private static final class Naive implements PoolAdapter {
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Target> sent = new ArrayList<>();

    @Override
    public String scheme() {
      return "naive";
    }

    @Override
    public List<Member> members(String name) {
      throw new NoClassDefFoundError("org/example/Client");
    }

    @Override
    public void apply(String name, Change change) {
      for (Target target : change.register()) {
        sent.add(target);
        try {
          never.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  @Timeout(60)
  void aChangeThatTakesTooLongIsCutShort() {
    Naive naive = new Naive();
    try (PoolAdapters adapters = PoolAdapters.of(List.of(naive))) {
      adapters.limitWrites(Duration.ofMillis(20), Alarms.system());
      PoolAdapter adapter = adapters.of(PoolId.parse("naive:web"));
      Change change =
          Change.of(Set.of(Target.of("10.0.0.1", 80), Target.of("10.0.0.2", 80)), Set.of());

      assertThatThrownBy(() -> apply(() -> true, adapter, change))
          .isInstanceOf(ApiException.class)
          .extracting(e -> ((ApiException) e).failure().kind())
          .isEqualTo("transient");
      assertThatThrownBy(
              () -> WriteGate.during(() -> true, () -> adapter.permit("web").apply(change)))
          .hasMessageContaining("cut short");
      assertThat(naive.sent).hasSize(2);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void whatAPluginLacksIsAFailureOfItsPools() {
    try (PoolAdapters adapters = PoolAdapters.of(List.of(new Naive()))) {
      PoolAdapter adapter = adapters.of(PoolId.parse("naive:web"));

      assertThatThrownBy(() -> adapter.members("web"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("naive:members broke")
          .hasMessageContaining("org/example/Client");
    }
  }

  @Test
  void aPluginThatBreaksOverItsSchemeIsNamedWithItsJarInOneLine() throws IOException {
    pluginJar(
        "plugged", "if (scheme != null) throw new UnsupportedOperationException(\"two\\nlines\");");
    assertThatThrownBy(() -> PoolAdapters.load(List.of(new Named("one")), folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("plugin.Plugin")
        .hasMessageContaining(folder.resolve("plugin.jar").toString())
        .hasMessageContaining("UnsupportedOperationException: two lines")
        .hasMessageNotContaining("\n");
  }

  @Test
  void oneThatLacksAClassToKnowOfALimitIsNamed() {
    Named lacking =
        new Named("one") {
          @Override
          public boolean limitWrites(Duration timeout) {
            throw new NoClassDefFoundError("org/example/Client");
          }
        };
    try (PoolAdapters adapters = PoolAdapters.of(List.of(lacking))) {
      assertThatThrownBy(() -> adapters.limitWrites(Duration.ofSeconds(5), Alarms.system()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(lacking.getClass().getName())
          .hasMessageContaining("org/example/Client");
    }
  }

  @Test
  void twoAdaptersOfOneSchemeAreRefusedByName() {
    assertThatThrownBy(() -> PoolAdapters.of(List.of(new Named("one"), new Named("one"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two load-balancer adapters have the scheme 'one'")
        .hasMessageContaining(Named.class.getName());
  }

  @Test
  void aSchemeThatNoTagCouldNameIsRefused() {
    assertThatThrownBy(() -> PoolAdapters.of(List.of(new Named("One"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has the scheme 'One'");
  }

  @Test
  void aFolderThatIsNotThereHoldsNoPlugins() {
    try (PoolAdapters adapters =
        PoolAdapters.load(List.of(new Named("one")), folder.resolve("none"))) {
      assertThat(adapters.schemes()).containsExactly("one");
    }
  }

  @Test
  void aJarInTheFolderBringsItsAdapter() throws IOException {
    pluginJar("plugged");
    Files.writeString(folder.resolve("README"), "no jar");
    try (PoolAdapters adapters = PoolAdapters.load(List.of(new Named("one")), folder)) {
      assertThat(adapters.schemes()).containsExactly("one", "plugged");
      assertThat(adapters.of(PoolId.parse("plugged:web")).members("web")).isEmpty();
    }
  }

  @Test
  void knowsWhichJarBroughtWhatAndWhichBroughtNothing() throws IOException {
    pluginJar("plugged");
    Files.writeString(folder.resolve("cut-off.jar"), "no archive");
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("library.jar")))) {
      entry(jar, "library/resource", new byte[0]);
    }
    try (PoolAdapters adapters = PoolAdapters.load(List.of(new Named("one")), folder)) {
      assertThat(adapters.plugins())
          .containsExactly(
              new Plugin("plugged", "plugin.Plugin", Optional.of(folder.resolve("plugin.jar"))));
      assertThat(adapters.idleJars())
          .containsExactly(folder.resolve("cut-off.jar"), folder.resolve("library.jar"));
    }
  }

  @Test
  void aJarThatClaimsABuiltInSchemeIsNamed() throws IOException {
    pluginJar("one");
    assertThatThrownBy(() -> PoolAdapters.load(List.of(new Named("one")), folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("plugin.jar");
  }

  @Test
  void aJarThatNamesWhatItDoesNotHoldIsRefusedInOneLine() throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("broken.jar")))) {
      entry(jar, SERVICE, "nowhere.Missing".getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> PoolAdapters.load(List.of(), folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nowhere.Missing")
        .hasMessageContaining(folder.toString())
        .hasMessageNotContaining("\n");
  }

  private void pluginJar(String scheme) throws IOException {
    pluginJar(scheme, "");
  }

  /** A plugin that does something before it tells its scheme. */
  private void pluginJar(String scheme, String before) throws IOException {
    Path source = folder.resolve("Plugin.java");
    Files.writeString(
        source,
        """
        package plugin;
        import io.ecsanywhere.adapters.pool.*;
                import java.util.List;
        public final class Plugin implements PoolAdapter {
          public String scheme() { %s return scheme; }
          private final String scheme = "%s";
          public List<Member> members(String name) { return List.of(); }
          public void apply(String name, Change change) {}
        }
        """
            .formatted(before, scheme));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(exit).isZero();
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("plugin.jar")))) {
      entry(jar, SERVICE, "plugin.Plugin".getBytes(StandardCharsets.UTF_8));
      entry(jar, "plugin/Plugin.class", Files.readAllBytes(classes.resolve("plugin/Plugin.class")));
    }
  }

  private static void entry(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  private static class Named implements PoolAdapter {
    private final String scheme;
    private final List<Change> changes = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();

    Named(String scheme) {
      this.scheme = scheme;
    }

    @Override
    public String scheme() {
      return scheme;
    }

    @Override
    public String canonical(String name) {
      return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Member> members(String name) {
      return List.of();
    }

    @Override
    public boolean limitWrites(Duration timeout) {
      limits.add(timeout);
      return true;
    }

    @Override
    public void apply(String name, Change change) {
      changes.add(change);
    }
  }
}
