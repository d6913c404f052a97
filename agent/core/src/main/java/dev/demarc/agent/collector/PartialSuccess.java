package dev.demarc.agent.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;

/** How much of a message a collector says it did not want. Its words are not kept. */
final class PartialSuccess {
  private PartialSuccess() {}

  static long rejected(Signal signal, Answer answer) {
    try {
      boolean json = answer.header("content-type").orElse("").contains("json");
      return Math.max(0, json ? json(answer.body()) : protobuf(signal, answer.body()));
    } catch (InvalidProtocolBufferException malformed) {
      return 0;
    } catch (IOException malformed) {
      return 0;
    }
  }

  private static long protobuf(Signal signal, byte[] body) throws InvalidProtocolBufferException {
    return switch (signal) {
      case TRACES ->
          ExportTraceServiceResponse.parseFrom(body).getPartialSuccess().getRejectedSpans();
      case METRICS ->
          ExportMetricsServiceResponse.parseFrom(body).getPartialSuccess().getRejectedDataPoints();
    };
  }

  /** 64-bit numbers are texts in protobuf's JSON. */
  private static long json(byte[] body) throws IOException {
    JsonNode partial = DemarcJson.tolerant().readTree(body).path("partialSuccess");
    return partial.path("rejectedSpans").asLong() + partial.path("rejectedDataPoints").asLong();
  }
}
