package dev.demarc.agent.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;

/**
 * How much of a batch the control plane did not take.
 *
 * @param message which it was, in the words of {@link RefusedRecords}; another or none of a control
 *     plane of the version before
 */
record PartialSuccess(long refused, String message) {
  private static final PartialSuccess WHOLE = new PartialSuccess(0, "");

  static PartialSuccess of(Answer answer) {
    boolean json = answer.header("content-type").orElse("").contains("json");
    try {
      return json ? json(answer.body()) : protobuf(answer.body());
    } catch (InvalidProtocolBufferException malformed) {
      return WHOLE;
    } catch (IOException malformed) {
      return WHOLE;
    }
  }

  private static PartialSuccess json(byte[] body) throws IOException {
    JsonNode partial = DemarcJson.tolerant().readTree(body).path("partialSuccess");
    return of(partial.path("rejectedSpans").asLong(), partial.path("errorMessage").asText());
  }

  private static PartialSuccess protobuf(byte[] body) throws InvalidProtocolBufferException {
    ExportTracePartialSuccess partial =
        ExportTraceServiceResponse.parseFrom(body).getPartialSuccess();
    return of(partial.getRejectedSpans(), partial.getErrorMessage());
  }

  private static PartialSuccess of(long refused, String message) {
    return new PartialSuccess(Math.max(0, refused), message);
  }
}
