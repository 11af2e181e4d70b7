package io.ecsanywhere.adapters.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableSortedMap;
import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointDirectoryTest {

  @TempDir Path parent;

  private static CheckpointPage page(long turn) {
    return new CheckpointPage(1, turn, "clusters a", ImmutableSortedMap.of());
  }

  @Test
  void whatWasPutIsReadByTheNextProcess() {
    Path folder = parent.resolve("made/on/the/way");
    try (CheckpointDirectory one = CheckpointDirectory.open(folder)) {
      assertThat(one.read()).isEmpty();
      assertThat(one.put(0, page(1))).isTrue();
      assertThat(one.put(63, page(1))).isTrue();
      assertThat(one.put(63, page(2))).isTrue();
    }
    try (CheckpointDirectory next = CheckpointDirectory.open(folder)) {
      assertThat(next.read()).hasSize(2).containsEntry(0, page(1).text());
      assertThat(next.read()).containsEntry(63, page(2).text());
      // A process that runs alone counts its terms from the beginning.
      assertThat(next.put(63, page(1))).isTrue();
      assertThat(next.read()).containsEntry(63, page(1).text());
    }
  }

  @Test
  void aPageThatWasNotWrittenToItsEndLeavesTheOneBeforeIt() throws IOException {
    try (CheckpointDirectory directory = CheckpointDirectory.open(parent)) {
      directory.put(5, page(1));
      Files.writeString(parent.resolve("next-5"), "ecs-any");
      assertThat(directory.read()).containsOnlyKeys(5).containsEntry(5, page(1).text());
      directory.put(5, page(2));
      assertThat(directory.read()).containsEntry(5, page(2).text());
    }
  }

  @Test
  void aFileThatIsTooLargeIsNotReadToItsEnd() throws IOException {
    try (CheckpointDirectory directory = CheckpointDirectory.open(parent)) {
      Files.write(parent.resolve("page-1"), new byte[3 * CheckpointPage.LONGEST]);
      assertThat(directory.read().get(1)).hasSize(CheckpointPage.LONGEST + 1);
    }
  }

  @Test
  void aDirectoryIsForOneProcess() {
    try (CheckpointDirectory held = CheckpointDirectory.open(parent)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CheckpointDirectory.open(parent))
          .withMessage(parent + " is in use by another controller");
      assertThat(held.read()).isEmpty();
    }
    CheckpointDirectory.open(parent).close();
  }

  @Test
  void aFileIsNoDirectory() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointDirectory.open(file))
        .withMessageStartingWith("cannot write in " + file)
        .withMessageNotContaining("\n");
  }

  @Test
  void whatCannotBePutOrReadIsAPassingFailure() throws IOException {
    try (CheckpointDirectory directory = CheckpointDirectory.open(parent)) {
      Files.createDirectories(parent.resolve("page-2/full"));
      assertThat(
              catchThrowableOfType(ApiException.class, () -> directory.put(2, page(1))).failure())
          .isInstanceOf(ApiFailure.Transient.class);
      assertThat(catchThrowableOfType(ApiException.class, directory::read).failure())
          .isInstanceOf(ApiFailure.Transient.class);
    }
  }
}
