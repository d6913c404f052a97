package dev.demarc.server.traces;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON form of an OTLP trace request: ids in hex, 64-bit integers as decimal texts or
 * numbers. Members it does not know are passed over, as OTLP demands, and so never kept.
 */
final class OtlpJson {
  private final OtlpBatch batch = new OtlpBatch();

  private OtlpJson() {}

  /** The spans of the request. */
  static List<OtlpSpan> read(byte[] body) {
    JsonNode root;
    try {
      root = DemarcJson.tolerant().readTree(body);
    } catch (IOException malformed) {
      throw BatchRefused.malformed("the body is not well-formed JSON");
    }
    if (root == null || !root.isObject() || !isListOrAbsent(root.path("resourceSpans"))) {
      throw BatchRefused.malformed("the body is not an OTLP trace request");
    }
    var reader = new OtlpJson();
    root.path("resourceSpans").forEach(reader::resourceSpans);
    return reader.batch.spans();
  }

  private void resourceSpans(JsonNode node) {
    batch.startResource();
    for (JsonNode attribute : node.path("resource").path("attributes")) {
      batch.resourceAttribute(attribute(attribute));
    }
    node.path("scopeSpans").forEach(this::scopeSpans);
    batch.endResource();
  }

  private void scopeSpans(JsonNode node) {
    batch.startScope();
    JsonNode scope = node.path("scope");
    batch.scopeText(scope.path("name").asText());
    batch.scopeText(scope.path("version").asText());
    batch.scopeFlawIf(!scope.path("attributes").isEmpty());
    node.path("spans").forEach(this::span);
    batch.endScope();
  }

  private void span(JsonNode node) {
    SpanBuilder span = batch.newSpan();
    span.traceId = hex(node.path("traceId"));
    span.spanId = hex(node.path("spanId"));
    span.parentSpanId = hex(node.path("parentSpanId"));
    String name = node.path("name").asText();
    span.name(name.length() > OtlpLimits.NAME_BYTES ? null : name);
    span.startNanos = nanos(node.path("startTimeUnixNano"));
    span.endNanos = nanos(node.path("endTimeUnixNano"));
    span.annotatedIf(!node.path("events").isEmpty() || !node.path("links").isEmpty());
    span.annotatedIf(!node.path("traceState").asText().isEmpty());
    span.annotatedIf(!node.path("status").path("message").asText().isEmpty());
    for (JsonNode attribute : node.path("attributes")) {
      span.attribute(attribute(attribute));
    }
    batch.add(span);
  }

  private static OtlpSpan.Attribute attribute(JsonNode node) {
    String key = node.path("key").asText();
    return new OtlpSpan.Attribute(
        key.length() > OtlpLimits.NAME_BYTES ? "" : key, value(node.path("value")));
  }

  private static OtlpSpan.Value value(JsonNode node) {
    if (node.size() != 1) {
      return new OtlpSpan.Foreign();
    }
    String kind = node.fieldNames().hasNext() ? node.fieldNames().next() : "";
    JsonNode value = node.path(kind);
    return switch (kind) {
      case "stringValue" -> value.isTextual() ? text(value.asText()) : new OtlpSpan.Foreign();
      case "boolValue" ->
          value.isBoolean() ? new OtlpSpan.Flag(value.asBoolean()) : new OtlpSpan.Foreign();
      case "intValue" -> integer(value);
      case "doubleValue" ->
          value.isNumber() ? new OtlpSpan.Decimal(value.asDouble()) : new OtlpSpan.Foreign();
      case "arrayValue" -> array(value.path("values"));
      default -> new OtlpSpan.Foreign();
    };
  }

  private static OtlpSpan.Value text(String text) {
    return text.length() > OtlpLimits.TEXT_BYTES ? new OtlpSpan.TooLong() : new OtlpSpan.Text(text);
  }

  private static OtlpSpan.Value integer(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return new OtlpSpan.Number(value.asLong());
    }
    try {
      return value.isTextual()
          ? new OtlpSpan.Number(Long.parseLong(value.asText()))
          : new OtlpSpan.Foreign();
    } catch (NumberFormatException malformed) {
      return new OtlpSpan.Foreign();
    }
  }

  private static OtlpSpan.Value array(JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : values) {
      if (texts.size() < OtlpLimits.TEXTS && value(element) instanceof OtlpSpan.Text(String t)) {
        texts.add(t);
      } else {
        return new OtlpSpan.Foreign();
      }
    }
    return new OtlpSpan.Texts(texts);
  }

  private static String hex(JsonNode node) {
    String text = node.asText();
    boolean hex =
        text.length() <= 32 && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    return hex ? text.toLowerCase(java.util.Locale.ROOT) : "";
  }

  private static long nanos(JsonNode node) {
    return integer(node) instanceof OtlpSpan.Number(long number) ? number : 0;
  }

  private static boolean isListOrAbsent(JsonNode node) {
    return node.isArray() || node.isMissingNode();
  }
}
