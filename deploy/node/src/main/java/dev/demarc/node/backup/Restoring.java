package dev.demarc.node.backup;

import dev.demarc.node.backup.Moves.Move;
import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Data on its way back, beside the place where it belongs.
 *
 * <p>Everything is first read, verified and synced into {@code DATA.restoring}. Then one file,
 * {@code DATA.restored}, says which directories are moved where: from its appearance on the restore
 * counts, and who is killed before the moves are done leaves them to the next command, which does
 * those that are left. Until it appears, nothing that was there has been touched.
 */
public final class Restoring {
  private static final Path ANYWHERE = Path.of("/");

  private final Place place;
  private final Place beside;
  private final Account account;
  private final Path decided;

  public Restoring(Place place, Account account) {
    this.place = place;
    this.account = account;
    this.beside = place.elsewhere(Moves.sibling(place.data(), ".restoring"), place.portBase());
    this.decided = Moves.sibling(place.data(), ".restored");
  }

  /** Does the moves that a restore which was killed left undone. */
  public void finish() {
    if (Files.exists(decided)) {
      Alone.with(place, this::move);
    }
  }

  /**
   * Reads all of a backup and compares it with its manifest.
   *
   * @return what it holds, for people
   * @throws Refusal when it is not whole
   */
  public static String verify(Path file) {
    try (BackupReader backup = BackupReader.open(file)) {
      backup.into(
          new BackupReader.Sink() {
            @Override
            public void directory(Held held) {}

            @Override
            public OutputStream file(Held held) {
              return OutputStream.nullOutputStream();
            }
          });
      return backup.manifest().summary();
    } catch (IOException e) {
      throw new Refusal("cannot read the backup " + file, e);
    }
  }

  /**
   * Puts the backup in the place of the data.
   *
   * @param replace whether data that is there is moved aside; refused otherwise
   * @return what was put there, for people
   */
  public String restore(Path file, boolean replace) {
    String[] restored = new String[1];
    Alone.with(
        place,
        () -> {
          move();
          try {
            moves().check(replace);
            clear();
            restored[0] = fill(file);
            Moves moves = moves();
            moves.check(replace);
            moves.write(decided);
            sync(decided);
            move();
          } finally {
            clear();
          }
        });
    return restored[0];
  }

  private String fill(Path file) throws IOException {
    try (BackupReader backup = BackupReader.open(file)) {
      Manifest manifest = backup.manifest();
      requirePorts(manifest);
      OwnerOnly.directory(beside.data());
      requireFree(manifest);
      Path postgres = PostgresServer.data(beside, account);
      Unpacked unpacked = new Unpacked(beside.data(), postgres);
      backup.into(unpacked);
      unpacked.setModes();
      account.ownAll(postgres);
      sync(beside.data());
      sync(postgres);
      return manifest.summary();
    }
  }

  private void requirePorts(Manifest manifest) {
    if (manifest.portBase() != place.portBase()) {
      throw new Refusal(
          "the backup was made for DEMARC_PORT_BASE=%d, not %d"
              .formatted(manifest.portBase(), place.portBase()));
    }
  }

  private void requireFree(Manifest manifest) {
    long free = beside.data().toFile().getUsableSpace();
    if (free < manifest.bytesHeld()) {
      throw new Refusal(
          "the disk of the data directory has %d MiB free, and the backup needs %d MiB"
              .formatted(free >> 20, manifest.bytesHeld() >> 20));
    }
  }

  /** PostgreSQL's data first, where it lies apart. */
  private Moves moves() {
    return new Moves(
        List.of(
            Move.of(PostgresServer.elsewhere(beside), PostgresServer.elsewhere(place)),
            Move.of(beside.data(), place.data())));
  }

  private void move() throws IOException {
    if (Files.exists(decided)) {
      Moves.read(decided).run();
      Files.delete(decided);
    }
  }

  /** Not what a decision still needs. */
  private void clear() throws IOException {
    if (!Files.exists(decided)) {
      Archive.delete(beside.data());
      Archive.delete(PostgresServer.elsewhere(beside));
    }
  }

  private static void sync(Path path) {
    Command.of(ANYWHERE, List.of("sync", "-f", path.toString())).output();
  }
}
