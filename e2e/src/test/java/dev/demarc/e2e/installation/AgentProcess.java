package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real agent in a process of its own, with a folder of its own; may be killed and started again.
 */
public final class AgentProcess implements AutoCloseable {
  private final Path folder;
  private final URI baseUrl;
  private @Nullable Process process;

  private AgentProcess(Path folder, URI baseUrl) {
    this.folder = folder;
    this.baseUrl = baseUrl;
  }

  /**
   * Enrols an agent and starts it.
   *
   * @param bindings the {@code targets} of agent.yaml, as YAML flow maps by target id
   */
  public static AgentProcess enrol(
      Path folder, URI controlPlane, String token, Map<String, String> bindings)
      throws IOException, InterruptedException {
    AgentProcess agent = enrolled(folder, controlPlane, token, bindings);
    try {
      agent.start();
      return agent;
    } catch (IOException | InterruptedException | RuntimeException | Error failed) {
      agent.kill();
      throw failed;
    }
  }

  /** The same without starting it. */
  public static AgentProcess enrolled(
      Path folder, URI controlPlane, String token, Map<String, String> bindings)
      throws IOException, InterruptedException {
    int port = FreePort.any();
    Files.createDirectories(folder);
    var yaml = new StringBuilder();
    yaml.append("listen: 127.0.0.1:").append(port).append('\n');
    yaml.append("dataDirectory: ").append(folder.toAbsolutePath().resolve("data")).append('\n');
    yaml.append("controlPlane: ").append(controlPlane).append('\n');
    yaml.append("targets:\n");
    bindings.forEach(
        (id, flow) -> yaml.append("  ").append(id).append(": ").append(flow).append('\n'));
    Files.writeString(folder.resolve("agent.yaml"), yaml);
    var agent = new AgentProcess(folder, URI.create("http://127.0.0.1:" + port));
    agent.command("enrol", "--token", token);
    return agent;
  }

  /** Runs one command of the program to its end and returns what it printed. */
  public String command(String... arguments) throws IOException, InterruptedException {
    return command(folder, arguments);
  }

  /** The same for the agent of any folder with an {@code agent.yaml}, whoever runs it. */
  static String command(Path folder, String... arguments) throws IOException, InterruptedException {
    Path out = folder.toAbsolutePath().resolve("command.out");
    Process done =
        builder(folder, arguments).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!done.waitFor(180, TimeUnit.SECONDS) || done.exitValue() != 0) {
      done.destroyForcibly();
      throw new AssertionError(arguments[0] + " failed: " + Files.readString(out));
    }
    return Files.readString(out);
  }

  /** Starts it and waits until it has a policy in force. */
  public void start() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  /** Starts it and does not wait. */
  public void launch() throws IOException {
    Path log = folder.toAbsolutePath().resolve("agent.log");
    process =
        builder(folder, "run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** Waits until it has a policy in force. */
  public void awaitReady() throws InterruptedException {
    for (int tries = 0; tries < 900; tries++) {
      try {
        if (Http.to(baseUrl).get("/readyz").status() == 200) {
          return;
        }
      } catch (java.io.UncheckedIOException notYet) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("the agent did not become ready; see " + folder.resolve("agent.log"));
  }

  private static ProcessBuilder builder(Path folder, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--config", folder.toAbsolutePath().resolve("agent.yaml").toString()));
    return launcher(words);
  }

  private static ProcessBuilder launcher(List<String> words) {
    List<String> command = new ArrayList<>(List.of("bash", program("demarc-agent").toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static Path program(String name) {
    return Path.of("../agent/core/target", name).toAbsolutePath().normalize();
  }

  /** Makes the cache of this build's agent, unless it is there: agents started later use it. */
  public static void rehearse() throws IOException, InterruptedException {
    Path cache = program("demarc-agent.aot");
    var built = Files.getLastModifiedTime(program("demarc-agent.jar"));
    if (Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(built) > 0) {
      return;
    }
    Path out = Path.of("target/rehearsal.out").toAbsolutePath();
    Process done =
        launcher(List.of("rehearse"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!done.waitFor(10, TimeUnit.MINUTES) || done.exitValue() != 0) {
      done.destroyForcibly();
      throw new AssertionError("the rehearsal failed: " + Files.readString(out));
    }
  }

  /** Kills it without a warning. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  public URI baseUrl() {
    return baseUrl;
  }

  public Path folder() {
    return folder;
  }

  /** The sum of one of its metrics. */
  public double metric(String name) {
    return Http.to(baseUrl)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What it last wrote of itself; nothing before it did. */
  public JsonNode status() {
    try {
      return DemarcJson.tolerant().readTree(folder.resolve("data/status.json").toFile());
    } catch (IOException notYet) {
      return MissingNode.getInstance();
    }
  }

  /** Of the running process, 0 when there is none. */
  public long pid() {
    return process == null ? 0 : process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        kill();
      }
    }
  }
}
