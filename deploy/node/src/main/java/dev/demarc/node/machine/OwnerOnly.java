package dev.demarc.node.machine;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that nobody but their owner can read; a file is replaced whole or not. */
public final class OwnerOnly {
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnerOnly() {}

  public static Path directory(Path directory) throws IOException {
    return Files.createDirectories(directory, DIRECTORY);
  }

  /** Returns once the file, or the names in the directory, are on the disk. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  /** Writes the text to a new file (created owner-only) and moves it into place. */
  public static void write(Path file, String text) throws IOException {
    Path parent = directory(file.resolveSibling(".").toAbsolutePath().normalize());
    Path fresh = Files.createTempFile(parent, ".", ".new");
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
