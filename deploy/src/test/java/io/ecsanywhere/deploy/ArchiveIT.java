package io.ecsanywhere.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packed distribution: that nothing in it comes from when, where and by whom it was built. */
class ArchiveIT {

  private static final Path ARCHIVE = Path.of(System.getProperty("archive"));
  private static final Instant TIMESTAMP = Instant.parse(System.getProperty("timestamp"));
  private static final String TOP = "ecs-anywhere-controller/";

  private static final List<TarArchiveEntry> entries = new ArrayList<>();
  private static final List<Jar> ours = new ArrayList<>();

  /** A jar of this project, with the local times and names of its entries. */
  private record Jar(String name, List<LocalDateTime> times, List<String> names) {}

  @BeforeAll
  static void read() throws IOException {
    try (InputStream file = Files.newInputStream(ARCHIVE);
        InputStream unzipped = new GzipCompressorInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
        if (entry.getName().startsWith(TOP + "lib/ecs-anywhere-")) {
          ours.add(jar(entry.getName(), tar.readAllBytes()));
        }
      }
    }
  }

  private static Jar jar(String name, byte[] bytes) throws IOException {
    Jar jar = new Jar(name, new ArrayList<>(), new ArrayList<>());
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        jar.times.add(entry.getTimeLocal());
        jar.names.add(entry.getName());
      }
    }
    return jar;
  }

  @Test
  void everyEntryIsOfTheSetTimeAndOwner() {
    assertThat(entries)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            entry -> {
              assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIMESTAMP);
              assertThat(entry.getLongUserId()).isZero();
              assertThat(entry.getLongGroupId()).isZero();
              assertThat(entry.getUserName()).isEqualTo("root");
              assertThat(entry.getGroupName()).isEqualTo("root");
            });
    assertThat(ours)
        .hasSize(3)
        .flatExtracting(Jar::times)
        .containsOnly(LocalDateTime.ofInstant(TIMESTAMP, ZoneOffset.UTC));
  }

  @Test
  void modesAreThoseOfTheDescriptorsWhateverTheUmask() {
    for (TarArchiveEntry entry : entries) {
      boolean all = entry.isDirectory() || entry.getName().startsWith(TOP + "bin/");
      assertThat(entry.getMode() & 0777).as(entry.getName()).isEqualTo(all ? 0755 : 0644);
    }
  }

  @Test
  void filesAreInTheOrderOfTheirNames() {
    assertThat(
            entries.stream()
                .filter(entry -> !entry.isDirectory())
                .map(TarArchiveEntry::getName)
                .filter(name -> !name.startsWith(TOP + "bin/")))
        .isSorted();
    assertThat(ours)
        .allSatisfy(
            jar ->
                assertThat(jar.names().stream().filter(name -> name.endsWith(".class")))
                    .isSorted());
  }

  @Test
  void holdsWhatIsShippedAndNothingThatFitsThisMachineAlone() {
    assertThat(entries)
        .extracting(TarArchiveEntry::getName)
        .doesNotHaveDuplicates()
        .contains(
            TOP + "LICENSE",
            TOP + "NOTICE",
            TOP + "README.md",
            TOP + "THIRD-PARTY.md",
            TOP + "bin/ecs-anywhere-controller",
            TOP + "plugins/README")
        .noneMatch(name -> name.endsWith(".aot"));
  }

  @Test
  void isSmallerThan40MiB() throws IOException {
    assertThat(Files.size(ARCHIVE)).isLessThan(40L << 20);
  }
}
