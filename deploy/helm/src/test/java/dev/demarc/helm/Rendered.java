package dev.demarc.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the chart makes of some values. */
record Rendered(String yaml, List<JsonNode> objects) {
  static final Path CHART = Path.of("demarc").toAbsolutePath();
  static final Path VALUES = Path.of("src/test/resources/cluster.yaml").toAbsolutePath();
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  static Rendered with(Map<String, Object> values) throws IOException {
    TemplateCommand command =
        new Helm(CHART).template().withName("acme").withNamespace("demarc").withValuesFile(VALUES);
    values.forEach(command::set);
    String yaml = command.call();
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      documents.forEachRemaining(objects::add);
    }
    objects.removeIf(object -> object.isNull() || object.isEmpty());
    return new Rendered(yaml, objects);
  }

  List<JsonNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  JsonNode one(String kind, String name) {
    return of(kind).stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** The pods' templates, by the name of what makes them. */
  List<JsonNode> pods() {
    return objects.stream()
        .map(object -> object.at("/spec/template/spec"))
        .filter(pod -> pod.has("containers"))
        .toList();
  }

  static List<JsonNode> containers(JsonNode pod) {
    List<JsonNode> containers = new ArrayList<>();
    pod.path("initContainers").forEach(containers::add);
    pod.path("containers").forEach(containers::add);
    return containers;
  }
}
