package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.collector.OtlpReceiver;
import dev.demarc.agent.config.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own takes up a changed agent.yaml while it runs. */
class RunningAgentTest {
  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;
  private Process agent;

  @BeforeEach
  void starts() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    new Fixture()
        .identity("http://127.0.0.1:1")
        .save(DataDirectory.open(directory.resolve("data")));
    write("info", 256);
    agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.demarc.agent.Main",
                "run",
                "--config",
                yaml().toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    await(() -> metrics().contains("demarc_config_good 1\n"));
  }

  @AfterEach
  void ends() throws InterruptedException {
    agent.destroyForcibly().waitFor();
  }

  private Path yaml() {
    return directory.resolve("agent.yaml");
  }

  private void write(String level, int inFlight) throws IOException {
    Files.writeString(
        yaml(),
        "listen: 127.0.0.1:%d\ndataDirectory: data\nlog: { level: %s }\nlimits: { inFlight: %d }\n"
            .formatted(port, level, inFlight));
  }

  private String metrics() {
    try {
      URI at = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client
          .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private void await(BooleanSupplier reached) {
    try {
      for (int tries = 0; tries < 600; tries++) {
        if (reached.getAsBoolean()) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      throw new AssertionError(Files.readString(directory.resolve("log")) + metrics());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void hangUp() throws IOException, InterruptedException {
    String kill = "kill -HUP " + agent.pid();
    assertEquals(0, new ProcessBuilder(List.of("bash", "-c", kill)).start().waitFor());
  }

  private String status() {
    return command("status");
  }

  private String command(String name) {
    var out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(List.of(name, "--config", yaml().toString()), to, to);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void takesWhatItCanSaysWhatNeedsARestartAndKeepsTheLastGoodOne() throws Exception {
    hangUp();
    await(() -> metrics().contains("demarc_config_reloads 1\n"));
    write("warning", 3);
    await(() -> metrics().contains("demarc_config_restart_needed 1\n"));
    assertTrue(metrics().contains("demarc_config_good 1\n"));
    await(() -> status().contains("restart needed for limits"));
    Files.writeString(yaml(), Files.readString(yaml()) + "colour: red\n");
    await(() -> metrics().contains("demarc_config_good 0\n"));
    assertTrue(metrics().contains("demarc_config_refused 1\n"));
    write("warning", 256);
    await(() -> metrics().contains("demarc_config_good 1\n"));
    assertTrue(metrics().contains("demarc_config_restart_needed 0\n"));
    String log = Files.readString(directory.resolve("log"));
    assertTrue(log.contains("colour: is not a known key (agent.yaml line 5)"), log);
    agent.destroy();
    assertTrue(agent.waitFor(30, TimeUnit.SECONDS));
  }

  @Test
  void takesUpTheSitesOwnCollectorWhichDoctorTries() throws Exception {
    try (OtlpReceiver collector = new OtlpReceiver()) {
      assertFalse(metrics().contains("demarc_collector_queued{"));
      String otlp = "telemetry: { otlp: { endpoint: \"%s\", intervalSeconds: 1 } }\n";
      String endpoint = collector.url().toString();
      Files.writeString(yaml(), Files.readString(yaml()) + otlp.formatted(endpoint));
      await(() -> metrics().contains("demarc_collector_queued{signal=\"traces\"} 0\n"));
      await(() -> metrics().contains("demarc_collector_queued{signal=\"metrics\"} 0\n"));
      assertTrue(metrics().contains("demarc_config_restart_needed 0\n"));
      String found = command("doctor");
      assertTrue(found.contains("ok       collector traces: " + endpoint + " takes them"), found);
      assertTrue(found.contains("ok       collector metrics: " + endpoint + " takes them"), found);
      collector.close();
      assertTrue(command("doctor").contains("PROBLEM  collector traces: " + endpoint));
    }
    agent.destroy();
    assertTrue(agent.waitFor(30, TimeUnit.SECONDS));
  }
}
