package dev.demarc.runtime.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looking for labels, on the way to the child and back. */
final class TagFrame {
  private TagFrame() {}

  static ObjectNode write(Tagging asked, long nanos) {
    ObjectNode frame =
        JsonNodeFactory.instance
            .objectNode()
            .put("text", asked.text())
            .put("leastPermille", asked.leastPermille())
            .put("nanos", nanos);
    asked.labels().forEach(frame.putArray("labels")::add);
    asked.looksFor().forEach(frame.putArray("looksFor")::add);
    return frame;
  }

  static Tagging read(JsonNode frame) {
    List<String> labels = new ArrayList<>();
    frame.path("labels").forEach(each -> labels.add(each.asText()));
    Set<String> looksFor = new HashSet<>();
    frame.path("looksFor").forEach(each -> looksFor.add(each.asText()));
    return new Tagging(
        frame.path("text").asText(), labels, looksFor, frame.path("leastPermille").asInt());
  }

  static ObjectNode write(Tagged.Found found) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("findings", found.findings())
        .put("windows", found.windows())
        .put("tokens", found.tokens());
  }

  /** Throws {@link IllegalArgumentException} for what is no answer. */
  static Tagged.Found found(JsonNode frame) {
    JsonNode findings = frame.path("findings");
    if (!findings.isInt() || findings.intValue() < 0) {
      throw new IllegalArgumentException("not a number of findings");
    }
    return new Tagged.Found(
        findings.intValue(), frame.path("windows").asInt(), frame.path("tokens").asLong());
  }
}
