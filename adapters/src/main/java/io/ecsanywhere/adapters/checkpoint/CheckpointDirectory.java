package io.ecsanywhere.adapters.checkpoint;

import io.ecsanywhere.informers.source.ApiException;
import io.ecsanywhere.informers.source.ApiFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pages as files of a directory, for a process that runs alone: it holds the directory as long as
 * it is open, so no page can be later than its own.
 */
public final class CheckpointDirectory implements CheckpointStore {

  private static final String READ = "checkpoint-dir:read";
  private static final String PUT = "checkpoint-dir:put";

  private final Path folder;
  private final FileChannel held;

  private CheckpointDirectory(Path folder, FileChannel held) {
    this.folder = folder;
    this.held = held;
  }

  /**
   * Opens a directory, which is made where there is none.
   *
   * @throws IllegalArgumentException where it cannot be had; one line
   */
  public static CheckpointDirectory open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!hold(lock)) {
        lock.close();
        throw new IllegalArgumentException(folder + " is in use by another controller");
      }
      return new CheckpointDirectory(folder, lock);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot write in %s: %s".formatted(folder, e), e);
    }
  }

  private static boolean hold(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public Map<Integer, String> read() {
    Map<Integer, String> pages = new TreeMap<>();
    try {
      for (int number = 0; number < CheckpointPage.PAGES; number++) {
        if (Files.exists(file(number))) {
          pages.put(number, text(file(number)));
        }
      }
    } catch (IOException e) {
      throw failed(READ, e);
    }
    return pages;
  }

  /** What is too large for a page is not read to its end, and so is none. */
  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(CheckpointPage.LONGEST + 1), StandardCharsets.UTF_8);
    }
  }

  @Override
  public boolean put(int number, CheckpointPage page) {
    Path whole = folder.resolve("next-" + number);
    try {
      write(whole, page.text());
      Files.move(
          whole, file(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      settle();
      return true;
    } catch (IOException e) {
      throw failed(PUT, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** The new name too has to outlive the machine. */
  private void settle() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private Path file(int number) {
    return folder.resolve("page-" + number);
  }

  private static ApiException failed(String operation, IOException e) {
    return new ApiException(new ApiFailure.Transient(operation, String.valueOf(e)), e);
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      // The process is about to end, and lets go of it then.
    }
  }
}
