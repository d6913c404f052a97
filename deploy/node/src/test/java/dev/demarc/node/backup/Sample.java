package dev.demarc.node.backup;

import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Place;
import dev.demarc.node.parts.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A data directory as an installation has it, of small files, and archives made by hand. */
final class Sample {
  static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  static final Account ACCOUNT = new Account(false);

  final Place place;

  Sample(Path directory) throws IOException {
    this.place =
        new Place(directory, directory.resolve("data"), directory.resolve("cache"), 33_000);
    fill();
  }

  private void fill() throws IOException {
    write("port-base", "33000");
    write("secrets/postgres", "a secret");
    write("control-plane/keys/root.json", "{}");
    write("keycloak/data/h2/keycloakdb.mv.db", "people");
    write("agents/clinic-edge/agent.yaml", "listen: 127.0.0.1:33101");
    write("agents/clinic-edge/data/" + "long-".repeat(30) + "name", "a name beyond a tar's");
    write("postgres/cluster/PG_VERSION", "18");
    write("postgres/cluster/base/5/1234", "rows");
    Files.createDirectories(place.data().resolve("postgres/cluster/pg_tblspc"));
    write("postgres/cluster/postmaster.pid", "4711");
    write("logs/control-plane.log", "a line");
    write("node/state.json", "{\"parts\":[]}");
    write("cloud/recorded.ndjson", "what the cloud was sent");
    write("agents/clinic-edge/tmp/native.so", "made again");
    Path bin = place.data().resolve("keycloak/bin");
    Files.createSymbolicLink(bin, Path.of("/nowhere"));
    mode("secrets", "rwx------");
    mode("secrets/postgres", "rw-------");
  }

  void write(String path, String text) throws IOException {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String path, byte[] bytes) throws IOException {
    Path file = place.data().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Bytes that do not compress. */
  void writeNoise(String path, int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    new Random(7).nextBytes(noise);
    write(path, noise);
  }

  private void mode(String path, String mode) throws IOException {
    Files.setPosixFilePermissions(
        place.data().resolve(path), PosixFilePermissions.fromString(mode));
  }

  Path backup(String name) {
    Path file = place.home().resolve(name);
    new BackupWriter(place).write(file, NOW);
    return file;
  }

  void destroy() throws IOException {
    Archive.delete(place.data());
    Archive.delete(PostgresServer.elsewhere(place));
  }

  /** Mode and content of everything a backup keeps, by path. */
  Map<String, String> kept() throws IOException {
    Map<String, String> kept = new TreeMap<>();
    for (Held held : Contents.of(place).list()) {
      kept.put(held.path(), held.mode() + " " + held.bytes() + " " + held.sha256());
    }
    return kept;
  }

  /** What lies beside the data directory, but for the cache and backups. */
  List<String> beside() throws IOException {
    try (Stream<Path> files = Files.list(place.home())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("cache") && !name.endsWith(".tar.gz"))
          .sorted()
          .toList();
    }
  }

  static void archive(Path file, Manifest manifest, Map<String, String> entries)
      throws IOException {
    Map<String, byte[]> all = new java.util.LinkedHashMap<>();
    all.put(Manifest.NAME, manifest.bytes());
    entries.forEach((name, text) -> all.put(name, text.getBytes(StandardCharsets.UTF_8)));
    archive(file, all);
  }

  static void archive(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
        header.setSize(entry.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
  }
}
