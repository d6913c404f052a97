package dev.demarc.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What arrived with one request: its line, all its headers, and its body as far as it came. Filled
 * while the bytes arrive, so that an upload cut short is recorded too.
 */
final class RecordedRequest {

  private final long seq;
  private final Instant at;
  private final String method;
  private final String path;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final long headBytes;
  private Buffer body = Buffer.buffer();
  private long bodyBytes;
  private boolean complete;
  private boolean dropped;

  RecordedRequest(
      long seq, Instant at, String method, String path, String version, MultiMap headers) {
    this.seq = seq;
    this.at = at;
    this.method = method;
    this.path = path;
    long head = method.length() + path.length() + version.length() + 4L + 2L;
    for (var header : headers) {
      this.headers.merge(header.getKey(), header.getValue(), (a, b) -> a + ", " + b);
      head += header.getKey().length() + header.getValue().length() + 4L;
    }
    this.headBytes = head;
  }

  void append(Buffer chunk, boolean keep) {
    bodyBytes += chunk.length();
    if (keep && !dropped) {
      body.appendBuffer(chunk);
    }
  }

  void finish() {
    complete = true;
  }

  /** Forgets the body, returning how many bytes that frees. */
  int dropBody() {
    int freed = body.length();
    body = Buffer.buffer();
    dropped = true;
    return freed;
  }

  boolean isDropped() {
    return dropped;
  }

  int heldBytes() {
    return body.length();
  }

  long seq() {
    return seq;
  }

  /** Request line, headers and body as counted on the wire, chunk framing excluded. */
  long bytes() {
    return headBytes + bodyBytes;
  }

  /**
   * Members: {@code seq, at, method, path, headers, bytes, bodyBase64, complete}. {@code
   * bodyBase64} is null when the body was dropped for room; {@code complete} is false while the
   * request has not ended.
   */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("seq", seq)
            .put("at", at.toString())
            .put("method", method)
            .put("path", path);
    ObjectNode all = json.putObject("headers");
    headers.forEach(all::put);
    json.put("bytes", bytes()).put("complete", complete);
    return dropped ? json.putNull("bodyBase64") : json.put("bodyBase64", body.getBytes());
  }
}
