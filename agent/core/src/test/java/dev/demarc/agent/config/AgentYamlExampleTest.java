package dev.demarc.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commented example, the published schema and the reader say the same keys. */
class AgentYamlExampleTest {
  private static final Path EXAMPLE = Path.of("src/main/launch/agent.yaml.example");

  /** What is said by reference in the schema, wherever it stands in a file. */
  private static final Map<String, String> SHARED =
      Map.of("proxy", "proxy", "apiKey", "secret", "password", "secret", "ca", "ca");

  @TempDir Path directory;

  @BeforeEach
  void putsTheFilesItNamesThere() throws IOException {
    SiteAuthority site = SiteAuthority.get();
    for (String folder : List.of("tls", "secrets", "models")) {
      Files.createDirectories(directory.resolve(folder));
    }
    Files.copy(site.door().certificate(), directory.resolve("tls/agent.pem"));
    Files.copy(site.door().key(), directory.resolve("tls/agent.key"));
    Files.copy(site.ca(), directory.resolve("tls/site-ca.pem"));
    Files.writeString(directory.resolve("secrets/cloud-key"), "sk");
    Files.writeString(directory.resolve("secrets/collector-key"), "sk");
    Files.writeString(directory.resolve("models/small.gguf"), "GGUF");
    Files.writeString(directory.resolve("models/names.onnx"), "");
    Files.writeString(directory.resolve("models/names-vocabulary.txt"), "");
  }

  @Test
  void isGoodAsItComes() throws IOException {
    AgentConfig config = AgentYaml.read(file(Files.readString(EXAMPLE)));
    assertEquals("127.0.0.1", config.listen().getHostString());
    assertEquals(AgentConfig.Limits.DEFAULT, config.limits());
    assertEquals(1, config.targets().size());
  }

  @Test
  void isGoodWithEverythingSwitchedOnInEitherForm() throws IOException {
    assertTrue(AgentYaml.read(file(switchedOn(false))).certificate().isEmpty());
    AgentConfig whole = AgentYaml.read(file(switchedOn(true)));
    assertTrue(whole.certificate().isPresent());
    assertTrue(whole.outbound().proxy().isPresent());
    assertEquals(3, whole.targets().size());
    assertEquals(1, whole.taggers().size());
    assertEquals(1, whole.collector().orElseThrow().headers().size());
  }

  @Test
  void hasEveryKeyOfTheSchemaAndTheReaderAndNoOther() throws IOException {
    SortedSet<String> schema = new TreeSet<>();
    JsonNode published = DemarcJson.strict().readTree(AgentYaml.schema());
    schema(published, "", schema);
    published
        .path("$defs")
        .properties()
        .forEach(each -> schema(each.getValue(), each.getKey(), schema));
    Path whole = file(switchedOn(true));
    SortedSet<String> example = new TreeSet<>();
    example(YamlSource.read(whole).root(), "", example);
    assertEquals(schema, example);
    SortedSet<String> read = new TreeSet<>();
    AgentYaml.keys(whole).stream()
        .filter(key -> !key.matches("(targets|taggers|telemetry\\.otlp\\.headers)\\.[^.]+"))
        .forEach(key -> read.add(named(key)));
    assertEquals(schema, read);
  }

  @Test
  void leavesNoMappingOfTheSchemaOpen() throws IOException {
    closed(DemarcJson.strict().readTree(AgentYaml.schema()));
  }

  private static void closed(JsonNode schema) {
    if (schema.has("properties")) {
      assertFalse(schema.path("additionalProperties").asBoolean(true), schema.toString());
    }
    schema.forEach(AgentYamlExampleTest::closed);
  }

  @Test
  void tellsWhichLineIsWrongInIt() throws IOException {
    String wrong = Files.readString(EXAMPLE).replace("inFlight: 256", "inFlight: 0");
    int line = wrong.substring(0, wrong.indexOf("inFlight: 0")).split("\n", -1).length;
    try {
      AgentYaml.read(file(wrong));
    } catch (InvalidValue refused) {
      assertEquals("limits.inFlight", refused.field());
      assertTrue(refused.reason().endsWith("line " + line + ")"), refused.reason());
      return;
    }
    throw new AssertionError("was taken");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("agent.yaml"), yaml);
  }

  /** Without the "#" of what is switched off; of a key that stands twice the first or the last. */
  private static String switchedOn(boolean last) throws IOException {
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    List<String> block = new ArrayList<>();
    for (String raw : Files.readAllLines(EXAMPLE)) {
      boolean explains = raw.matches("#( \\S.*)?");
      String line = explains ? "" : raw.startsWith("#") ? raw.substring(1) : raw;
      if (!line.isBlank() && !line.startsWith(" ")) {
        block = new ArrayList<>();
        String key = line.substring(0, line.indexOf(':'));
        if (last || !blocks.containsKey(key)) {
          blocks.put(key, block);
        }
      }
      block.add(line);
    }
    return String.join("\n", blocks.values().stream().flatMap(List::stream).toList());
  }

  private static void example(JsonNode node, String path, SortedSet<String> keys) {
    node.properties()
        .forEach(each -> {
          String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
          if (!path.matches("targets|taggers|telemetry\\.otlp\\.headers")) {
            keys.add(named(key));
          }
          example(each.getValue(), key, keys);
        });
  }

  private static void schema(JsonNode node, String path, SortedSet<String> keys) {
    node.path("oneOf").forEach(each -> schema(each, path, keys));
    node.path("properties")
        .properties()
        .forEach(each -> {
          String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
          keys.add(named(key));
          schema(each.getValue(), key, keys);
        });
    if (node.path("additionalProperties").isObject()) {
      schema(node.path("additionalProperties"), path + ".*", keys);
    }
  }

  /**
   * The key as the schema has it: of what is shared only what follows, and one name for targets and
   * taggers.
   */
  private static String named(String key) {
    String[] parts =
        key.replaceFirst("^telemetry\\.otlp\\.headers\\.[^.]+\\.", "apiKey.").split("\\.");
    for (int i = parts.length - 2; i >= 0; i--) {
      if (SHARED.containsKey(parts[i])) {
        return SHARED.get(parts[i])
            + "."
            + String.join(".", List.of(parts).subList(i + 1, parts.length));
      }
    }
    return key.replaceFirst("^(targets|taggers)\\.[^.]+\\.", "$1.*.");
  }
}
