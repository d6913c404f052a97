package dev.demarc.runbooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.demarc.compose.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a name that a runbook puts between backticks is one of something that there is. */
final class Named {
  private static final Path HOME = Sources.HOME;

  /** What is spelled as others spell it: of JSON logs, policies, PostgreSQL, Keycloak, Java. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "/health/ready",
          "alter role demarc_app password '…'",
          "bound=\"quota\"",
          "flyway_schema_history",
          "javax.net.ssl.SSLHandshakeException",
          "keycloak/data/h2/keycloakdb.mv.db",
          "pg_basebackup",
          "trace_span_20261126",
          "vacuum");

  private static final Pattern FILE = Pattern.compile("[A-Za-z-]+\\.(md|yaml|sh|ndjson|tar\\.gz)");

  private final Sources server = Sources.of("control-plane/server", "control-plane/contract");
  private final Sources agent = Sources.of("agent/core");
  private final Set<String> settings =
      Settings.of("control-plane/server", "control-plane/process", "portal");
  private final JsonNode chart = yaml("deploy/helm/demarc/values.yaml");
  private final String agentYaml = text("agent/core/src/main/launch/agent.yaml.example");
  private final String launcher;
  private final String agentHelp = text("agent/core/src/main/java/dev/demarc/agent/Main.java");

  Named() throws IOException, InterruptedException {
    launcher = launcher("--help");
  }

  boolean isThere(String name) throws IOException, InterruptedException {
    if (name.startsWith("./demarc ")) {
      return isCommand(name);
    }
    if (name.startsWith("demarc-agent ")) {
      return isAgents(name);
    }
    if (name.startsWith("demarc_")) {
      return server.metrics().contains(name) || agent.metrics().contains(name);
    }
    if (name.matches("DEMARC_[A-Z_]+|QUARKUS_[A-Z_]+")) {
      return settings.contains(name);
    }
    return OF_OTHERS.contains(name)
        || isEndpoint(name)
        || isFile(name)
        || isWord(name)
        || !chart.at("/" + name.replace('.', '/')).isMissingNode();
  }

  /** The command is of the launcher's help, and its own help has every option. */
  private boolean isCommand(String line) throws IOException, InterruptedException {
    List<String> words = List.of(line.split(" "));
    String command = words.get(1);
    if (command.equals("ledger")) {
      return text("demarc").contains("== ledger ]]");
    }
    String help = launcher(command, "--help");
    return launcher.contains("\n  " + command + " ")
        && words.stream().skip(2).filter(word -> word.startsWith("-")).allMatch(help::contains);
  }

  private boolean isAgents(String line) {
    List<String> words = List.of(line.split(" "));
    return agentHelp.contains("\n        " + words.get(1) + " ")
        && words.stream()
            .skip(2)
            .filter(word -> word.startsWith("-"))
            .allMatch(agentHelp::contains);
  }

  private boolean isEndpoint(String name) {
    return name.matches("/q/health/(live|ready|started)|/q/metrics")
        || name.startsWith("/") && (server.say(name) || agent.say("GET " + name));
  }

  private static boolean isFile(String name) {
    return FILE.matcher(name).matches() && !name.endsWith(".md")
        || name.matches("[A-Za-z.]+") && Files.exists(HOME.resolve(name));
  }

  /** A measure, an error code, a reason, a class, a key of agent.yaml, a member of a log's line. */
  private boolean isWord(String name) {
    boolean written = server.say(name) || agent.say(name);
    return written && name.matches("[a-z_.-]+")
        || name.matches("dev(\\.[a-z]+)+")
            && Files.isDirectory(
                HOME.resolve("control-plane/server/src/main/java/" + name.replace('.', '/')))
        || Stream.of(name.split("\\.")).allMatch(key -> agentYaml.contains(key + ":"));
  }

  /** What somebody quotes from a log is what a program writes. */
  boolean isSaid(String words) {
    return server.contain(words) || agent.contain(words);
  }

  private static String launcher(String... words) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.demarc.node.Main"),
                Stream.of(words))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return said;
  }

  private static JsonNode yaml(String file) throws IOException {
    return YAMLMapper.builder().build().readTree(text(file));
  }

  private static String text(String file) throws IOException {
    return Files.readString(HOME.resolve(file));
  }
}
