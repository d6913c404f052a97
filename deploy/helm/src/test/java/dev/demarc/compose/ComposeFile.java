package dev.demarc.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose.yaml} with its anchors and merges resolved. */
record ComposeFile(JsonNode content) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final Path DIRECTORY = Path.of("../compose").toAbsolutePath().normalize();

  static ComposeFile read() throws IOException {
    String text = Files.readString(DIRECTORY.resolve("compose.yaml"));
    Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new ComposeFile(JSON.valueToTree(loaded));
  }

  /** What the specification's schema has against it. */
  static List<String> complaints(JsonNode content) throws IOException {
    try (InputStream in = ComposeFile.class.getResourceAsStream("/compose-spec.json")) {
      JsonNode schema = JSON.readTree(in);
      withoutIds(schema);
      return JsonSchemaFactory.getInstance(VersionFlag.V201909)
          .getSchema(schema)
          .validate(content)
          .stream()
          .map(ValidationMessage::getMessage)
          .sorted()
          .toList();
    }
  }

  /** Those are of an older draft, and name nothing. */
  private static void withoutIds(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("id").isTextual()) {
      object.remove("id");
    }
    node.forEach(ComposeFile::withoutIds);
  }

  JsonNode service(String name) {
    JsonNode service = content.path("services").path(name);
    if (service.isMissingNode()) {
      throw new AssertionError("no service " + name);
    }
    return service;
  }

  List<String> names(String member) {
    List<String> names = new ArrayList<>();
    content.path(member).fieldNames().forEachRemaining(names::add);
    return names;
  }
}
