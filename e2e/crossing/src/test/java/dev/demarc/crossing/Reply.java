package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Map;

/**
 * What the caller got.
 *
 * @param status 0 where the caller went before there was anything
 * @param headers by lower-case name
 * @param fromNanos when it was sent
 * @param toNanos when all of the answer was there
 */
record Reply(int status, Map<String, String> headers, String body, long fromNanos, long toNanos) {

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean streams() {
    return header("content-type").startsWith("text/event-stream");
  }

  boolean isGone() {
    return status == 0;
  }

  /** The last event but the end of the stream, or the whole body. */
  JsonNode last() {
    if (!streams()) {
      return json(body);
    }
    String last = "";
    for (String line : body.split("\n")) {
      if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
        last = line.substring(6);
      }
    }
    return json(last);
  }

  /** Whether a stream broke off and said so. */
  boolean brokeOff() {
    return streams() && body.contains("event: error\n");
  }

  boolean answered() {
    return status == 200 && !brokeOff();
  }

  private static JsonNode json(String text) {
    try {
      JsonNode tree = DemarcJson.strict().readTree(text);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException malformed) {
      return MissingNode.getInstance();
    }
  }
}
