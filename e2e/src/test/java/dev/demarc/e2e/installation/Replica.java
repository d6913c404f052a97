package dev.demarc.e2e.installation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One more control plane of the installation, a process of its own: the same database, keys and
 * Keycloak, on a free port, as it is started in production.
 */
public final class Replica implements AutoCloseable {
  private final ProcessBuilder program;
  private final URI url;
  private final Path log;
  private volatile Process process;

  private Replica(ProcessBuilder program, URI url, Path log) throws IOException {
    this.program = program;
    this.url = url;
    this.log = log;
    this.process = program.start();
  }

  /**
   * @param databasePort where it finds PostgreSQL
   * @param otherwise settings that differ from the installation's
   */
  public static Replica start(
      Installation installation, int databasePort, Map<String, String> otherwise)
      throws IOException {
    Path data = Storage.of(installation).data();
    int port = FreePort.any();
    Path log = Path.of("target", "replica-" + port + ".log").toAbsolutePath();
    Map<String, String> settings = new HashMap<>(settings(installation, data, databasePort));
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    settings.putAll(otherwise);
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-jar",
                    "../control-plane/server/target/quarkus-app/quarkus-run.jar"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(settings);
    return new Replica(builder, URI.create("http://127.0.0.1:" + port), log);
  }

  /**
   * One that takes spans through these brokers, which are on the loopback, and stores from there.
   */
  public static Replica through(Installation installation, String brokers) throws IOException {
    return start(
        installation,
        Storage.of(installation).databasePort(),
        Map.of(
            "DEMARC_INGEST", "kafka",
            "DEMARC_KAFKA_BOOTSTRAP_SERVERS", brokers,
            "DEMARC_KAFKA_SECURITY", "none",
            "DEMARC_KAFKA_PARTITIONS", "6"));
  }

  private static Map<String, String> settings(Installation installation, Path data, int database)
      throws IOException {
    Path secrets = data.resolve("secrets");
    return Map.ofEntries(
        Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
        Map.entry("DEMARC_DB_URL", "jdbc:postgresql://127.0.0.1:" + database + "/demarc"),
        Map.entry("DEMARC_DB_OWNER_PASSWORD", secret(secrets, "demarc_owner")),
        Map.entry("DEMARC_DB_APP_PASSWORD", secret(secrets, "demarc_app")),
        Map.entry("DEMARC_DB_JOB_PASSWORD", secret(secrets, "demarc_job")),
        Map.entry("DEMARC_KEYCLOAK_CLIENT_SECRET", secret(secrets, "keycloak-control-plane")),
        Map.entry("DEMARC_PUBLIC_URL", installation.controlPlane().toString()),
        Map.entry("DEMARC_PORTAL_URL", installation.portal().toString()),
        Map.entry("DEMARC_KEYCLOAK_URL", installation.keycloak().toString()),
        Map.entry("DEMARC_KEYS_DIRECTORY", data.resolve("control-plane/keys").toString()),
        Map.entry("DEMARC_KEY_ENCRYPTION_SECRET", secrets.resolve("key-encryption").toString()));
  }

  private static String secret(Path secrets, String name) throws IOException {
    return Files.readString(secrets.resolve(name)).strip();
  }

  public long pid() {
    return process.pid();
  }

  public URI url() {
    return url;
  }

  /** The status of its answer, 0 where there is none. */
  public int status(String path) {
    try {
      return Http.to(url).get(path).status();
    } catch (java.io.UncheckedIOException notListening) {
      return 0;
    }
  }

  /** Waits until it answers so. */
  public void await(String path, int status) throws IOException, InterruptedException {
    for (int tries = 0; tries < 900; tries++) {
      if (status(path) == status) {
        return;
      }
      if (!process.isAlive()) {
        throw new AssertionError("it ended: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(path + " does not answer " + status + ": " + log());
  }

  /** Ends it without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again, where it was. */
  public void restart() throws IOException, InterruptedException {
    kill();
    process = program.start();
  }

  /** Starts it again where it ended, as whoever runs it in earnest does. */
  public void supervise() throws IOException {
    if (!process.isAlive()) {
      process = program.start();
    }
  }

  /** Asks it to end. */
  public void terminate() {
    process.destroy();
  }

  public boolean ends() throws InterruptedException {
    return process.waitFor(3, TimeUnit.MINUTES);
  }

  public boolean failed() {
    return process.exitValue() != 0;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
