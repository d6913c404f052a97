package dev.demarc.node.backup;

import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file that says a restore counts. It lies where others may write, so it is believed only when
 * it is this user's own and says what this restore would do.
 */
record Decision(Path file) {
  private static final Path SELF = Path.of("/proc/self");

  boolean isTaken() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  void take(Moves moves) throws IOException {
    moves.write(file);
    OwnerOnly.sync(file);
    OwnerOnly.sync(file.resolveSibling("."));
  }

  /** Forgotten when the moves are on the disk, and not before. */
  void carryOut(Moves moves) throws IOException {
    requireOwn();
    if (!Moves.read(file).equals(moves)) {
      throw strange("names other directories than those of this restore");
    }
    moves.run();
    moves.sync();
    forget();
  }

  void forget() throws IOException {
    if (Files.deleteIfExists(file)) {
      OwnerOnly.sync(file.resolveSibling("."));
    }
  }

  private void requireOwn() throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      throw strange("is no file");
    }
    if (!found.owner().equals(Files.getOwner(SELF))) {
      throw strange("is of " + found.owner().getName());
    }
    if (!PosixFilePermissions.toString(found.permissions()).equals("rw-------")) {
      throw strange("could be written or read by others");
    }
  }

  private Refusal strange(String what) {
    return new Refusal(
        "%s, which tells of a restore, %s: delete it unless you know who wrote it"
            .formatted(file, what));
  }
}
