package dev.demarc.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.golden.GoldenFile;
import dev.demarc.agent.golden.GoldenSet;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code golden}: runs a golden set at the agent that runs here, or says whether a file is one.
 * Exit code 1 where nothing was scored.
 */
public final class GoldenSets {
  private GoldenSets() {}

  public static int run(Options options, PrintStream out) throws IOException {
    List<String> words = options.rest();
    if (words.equals(List.of("schema"))) {
      out.print(GoldenFile.schema());
      return 0;
    }
    if (words.size() != 2) {
      throw new Options.Usage("say `golden run FILE`, `golden check FILE` or `golden schema`");
    }
    Path file = Path.of(words.getLast());
    byte[] bytes = GoldenFile.bytes(file);
    GoldenSet set = GoldenFile.read(file, bytes);
    return switch (words.getFirst()) {
      case "check" -> described(set, out);
      case "run" -> run(options, bytes, out);
      default -> throw new Options.Usage("there is no command golden " + words.getFirst());
    };
  }

  private static int described(GoldenSet set, PrintStream out) {
    out.printf(
        "%s@%s: %d cases of task %s, class %s, %s%n",
        set.id(), set.version(), set.cases().size(), set.task(), set.dataClass(), set.digest());
    return 0;
  }

  private static int run(Options options, byte[] set, PrintStream out) throws IOException {
    Path keyFile = Path.of(options.required("application"));
    AgentConfig config = AgentPlace.open(options.config()).config();
    try (OwnDoor door = new OwnDoor(config, new Secret.InFile(keyFile))) {
      OwnDoor.Said said = door.run(set, options.value("target"), options.value("model"));
      if (said.status() != 200) {
        throw new IllegalStateException(said.problem());
      }
      ObjectNode result = said.tree();
      if (options.has("json")) {
        out.println(
            DemarcJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(result));
      } else {
        print(result, out);
      }
      return scored(result) ? 0 : 1;
    }
  }

  private static boolean scored(JsonNode result) {
    for (JsonNode route : result.path("routes")) {
      if (route.has("score")) {
        return true;
      }
    }
    return false;
  }

  private static void print(JsonNode result, PrintStream out) {
    for (JsonNode route : result.path("routes")) {
      String name = route.path("target").asText() + "/" + route.path("model").asText();
      out.println(name);
      for (JsonNode each : route.path("cases")) {
        out.printf(
            "  %-40s %-8s %s%n",
            each.path("id").asText(), each.path("outcome").asText(), each.path("why").asText(""));
      }
      out.printf(
          "  %s, %s@%s: %s; %d answered, %d passed, %d refused, %d failed%n",
          result.path("task").asText(),
          result.path("set").asText(),
          result.path("version").asText(),
          score(route),
          route.path("answered").asInt(),
          route.path("passed").asInt(),
          route.path("refused").asInt(),
          route.path("failed").asInt());
    }
  }

  private static String score(JsonNode route) {
    return route.has("score")
        ? "score "
            + route.path("score").asInt()
            + " of 1000 until "
            + route.path("expiresAt").asText()
        : "no score, for " + route.path("unscored").asText();
  }
}
