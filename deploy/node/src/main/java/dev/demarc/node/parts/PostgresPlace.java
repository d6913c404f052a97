package dev.demarc.node.parts;

import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where PostgreSQL's programs and data lie: in the cache and the data directory, unless root runs
 * this below a directory that only root can enter. Then both lie under {@code /var/lib/demarc}, in
 * a directory named after the data directory.
 */
record PostgresPlace(Path programs, Path data) {
  private static final Path FALLBACK = Path.of("/var/lib/demarc");

  static PostgresPlace of(Place place, Account account, String version) throws IOException {
    Files.createDirectories(place.cache());
    Files.createDirectories(place.data());
    if (account.root()) {
      Files.setPosixFilePermissions(place.data(), PosixFilePermissions.fromString("rwx--x--x"));
    }
    if (account.reaches(place.cache()) && account.reaches(place.data())) {
      return new PostgresPlace(
          place.cache().resolve("postgres-" + version), place.data().resolve("postgres"));
    }
    Path data = elsewhere(place);
    Files.createDirectories(data);
    return new PostgresPlace(FALLBACK.resolve("postgres-" + version), data);
  }

  /** The directory used when the data directory itself cannot be. */
  static Path elsewhere(Place place) {
    return FALLBACK.resolve(place.name().toString());
  }
}
