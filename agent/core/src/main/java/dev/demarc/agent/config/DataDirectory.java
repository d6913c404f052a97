package dev.demarc.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The agent's own directory: readable by its owner alone. A file of it is replaced as a whole or
 * not at all, and is on the disk when {@link #write} returns.
 *
 * <p>Safe for use by many threads as long as each file has one writer.
 */
public final class DataDirectory {
  private final Path path;

  private DataDirectory(Path path) {
    this.path = path;
  }

  /**
   * Opens the directory, making it where it is not there, and takes away every right of group and
   * others.
   *
   * @throws UncheckedIOException when it cannot be made or owned
   */
  public static DataDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      return new DataDirectory(path);
    } catch (IOException failure) {
      throw new UncheckedIOException("dataDirectory " + path + " cannot be used", failure);
    }
  }

  /** A file of the directory. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** A directory inside it, made where it is not there. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(file(name));
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot make " + file(name), failure);
    }
  }

  /**
   * Takes the directory for this process alone, until the channel is closed.
   *
   * @throws IllegalStateException when another process has it
   */
  public FileChannel lock() {
    try {
      FileChannel channel =
          FileChannel.open(file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new IllegalStateException("another agent runs in " + path);
      }
      return channel;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot lock " + path, failure);
    }
  }

  /** What the file holds, empty where there is none. */
  public Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(file(name)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + file(name), failure);
    }
  }

  /** Replaces the file: temporary file, sync, rename, sync of the directory. */
  public void write(String name, byte[] bytes) {
    replace(name, bytes, true);
  }

  /** Replaces the file as a whole without waiting for the disk: for what a restart makes anew. */
  public void writeLightly(String name, byte[] bytes) {
    replace(name, bytes, false);
  }

  /** Removes the file where it is there. */
  public void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
      sync(path);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot remove " + file(name), failure);
    }
  }

  private void replace(String name, byte[] bytes, boolean durable) {
    Path fresh = file(name + ".new");
    try {
      Files.deleteIfExists(fresh);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try (FileChannel out =
          FileChannel.open(
              fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        if (durable) {
          out.force(true);
        }
      }
      Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE);
      if (durable) {
        sync(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + file(name), failure);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
