package dev.demarc.node.backup;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of an installation's data is kept: everything but what is made again at the next start
 * (state of the supervisor, links to Keycloak's programs, temporary files), logs, and what the
 * stand-in cloud recorded, which belongs to nobody here.
 */
final class Contents {
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(logs|node|cloud|agents/[^/]+/tmp|keycloak/data/tmp|keycloak/(bin|conf|lib|providers|themes)"
              + "|postgres/password|postgres/cluster/postmaster\\.(pid|opts))(/.*)?");

  private final Path data;
  private final Path postgres;

  private Contents(Path data, Path postgres) {
    this.data = data;
    this.postgres = postgres;
  }

  /**
   * @throws Refusal when there is no installation
   */
  static Contents of(Place place) {
    Path within = place.data().resolve(Held.POSTGRES);
    Path elsewhere = PostgresServer.elsewhere(place);
    Path postgres = Files.isDirectory(within) ? within : elsewhere;
    if (!Files.isDirectory(postgres.resolve("cluster"))) {
      throw new Refusal("there is nothing to back up in " + place.data());
    }
    return new Contents(place.data(), postgres);
  }

  static boolean keeps(String path) {
    return !LEFT_OUT.matcher(path).matches();
  }

  /** Everything, each directory before what is in it, with the digests as they are now. */
  List<Held> list() throws IOException {
    List<Held> all = new ArrayList<>();
    addBelow(data, "", all);
    if (!postgres.startsWith(data)) {
      add(postgres, Held.POSTGRES, all);
    }
    return all;
  }

  Path source(Held held) {
    return held.isOfPostgres() ? postgres.resolve(inPostgres(held)) : data.resolve(held.path());
  }

  /** The path below PostgreSQL's data directory. */
  static String inPostgres(Held held) {
    return held.path().substring(Math.min(held.path().length(), Held.POSTGRES.length() + 1));
  }

  private static void addBelow(Path directory, String name, List<Held> all) throws IOException {
    List<Path> children;
    try (Stream<Path> list = Files.list(directory)) {
      children = list.sorted().toList();
    }
    for (Path child : children) {
      String path = name + (name.isEmpty() ? "" : "/") + child.getFileName();
      if (keeps(path)) {
        add(child, path, all);
      }
    }
  }

  private static void add(Path file, String path, List<Held> all) throws IOException {
    if (Files.isSymbolicLink(file) || !Files.isDirectory(file) && !Files.isRegularFile(file)) {
      throw new Refusal(file + " is neither a file nor a directory, and cannot be backed up");
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    if (Files.isDirectory(file)) {
      all.add(new Held(path, mode, Held.DIRECTORY, ""));
      addBelow(file, path, all);
    } else {
      Digested digested = Digested.of(file);
      all.add(new Held(path, mode, digested.bytes(), digested.sha256()));
    }
  }
}
