package dev.demarc.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenAiNodeClientTest {
  private static final Installation.Agent AGENT = Installation.underTest().tenant("clinic").agent();

  /** Where node and npm are; the PATH when it is not said. */
  private static final String NODE = System.getenv().getOrDefault("DEMARC_NODE", "");

  private static JsonNode said;

  @BeforeAll
  static void runsTheClientOnce() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/openai-node"));
    for (String file : List.of("package.json", "package-lock.json", "openai-client.mjs")) {
      try (var in = OpenAiNodeClientTest.class.getResourceAsStream("/clients/" + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
    run(folder, Map.of(), "npm", "ci", "--silent");
    String out =
        run(
            folder,
            Map.of("BASE_URL", AGENT.baseUrl() + "/v1", "API_KEY", AGENT.application().key()),
            "node",
            "openai-client.mjs");
    said = DemarcJson.tolerant().readTree(out);
  }

  private static String run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, NODE.isEmpty() ? command[0] : NODE + "/" + command[0]);
    var builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    if (!NODE.isEmpty()) {
      builder.environment().merge("PATH", NODE, (path, node) -> node + ":" + path);
    }
    Path errors = folder.toAbsolutePath().resolve("errors.txt");
    builder.redirectError(errors.toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the client did not end");
    assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + text(errors));
    return out;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Test
  void getsAPlainAnswerWithItsEnvelope() {
    JsonNode plain = said.get("plain");
    assertFalse(plain.get("content").asText().isBlank());
    assertEquals(1, plain.get("demarc").get("contract").asInt());
    assertEquals("none", plain.get("demarc").get("boundary").asText());
    assertTrue(plain.get("usage").get("total_tokens").asInt() > 0);
  }

  @Test
  void getsTheSameAnswerStreamedWithTheEnvelopeInTheLastChunk() {
    JsonNode streamed = said.get("streamed");
    assertEquals(said.get("plain").get("content").asText(), streamed.get("content").asText());
    assertEquals("stop", streamed.get("finish").asText());
    assertEquals("extract", streamed.get("demarc").get("route").asText());
    assertTrue(streamed.get("usage").get("total_tokens").asInt() > 0);
  }

  @Test
  void getsAConsentQuestionOnceWithoutRetry() {
    assertEquals(403, said.get("refusal").get("status").asInt());
    assertEquals("consent_required", said.get("refusal").get("code").asText());
    assertTrue(
        said.get("refusal").get("body").get("consent").get("url").asText().contains("/consents/"));
    assertEquals(1, said.get("tries").asInt());
  }

  @Test
  void listsTheModelsOfBoundTargets() {
    List<String> models = said.get("models").valueStream().map(JsonNode::asText).toList();
    assertTrue(
        models.containsAll(
            List.of("auto", "extract/extractive-1", "local/tiny-gguf", "cloud/stand-in-large")));
  }
}
