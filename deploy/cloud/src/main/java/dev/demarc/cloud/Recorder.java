package dev.demarc.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Every request received, in order, until cleared. Holds at most {@code maxRequests} and {@code
 * maxBytes} of bodies; past either bound the oldest go first (the request, or its body) and {@code
 * dropped} says how many, so a reader knows that the record is not whole. Thread-safe.
 */
final class Recorder {

  private final int maxRequests;
  private final long maxBytes;
  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private long count;
  private long totalBytes;
  private long dropped;
  private long heldBytes;

  Recorder(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  synchronized RecordedRequest begin(
      Instant at, String method, String path, String version, MultiMap headers) {
    var request = new RecordedRequest(++count, at, method, path, version, headers);
    totalBytes += request.bytes();
    requests.addLast(request);
    if (requests.size() > maxRequests) {
      RecordedRequest oldest = requests.removeFirst();
      heldBytes -= oldest.heldBytes();
      dropped += oldest.isDropped() ? 0 : 1;
      oldest.dropBody();
    }
    return request;
  }

  /** Adds body bytes; {@code keep} false counts them without holding them. */
  synchronized void append(RecordedRequest request, Buffer chunk, boolean keep) {
    int before = request.heldBytes();
    request.append(chunk, keep);
    totalBytes += chunk.length();
    heldBytes += request.heldBytes() - before;
    makeRoom();
  }

  synchronized void finish(RecordedRequest request) {
    request.finish();
  }

  synchronized void clear() {
    requests.forEach(RecordedRequest::dropBody);
    requests.clear();
    count = 0;
    totalBytes = 0;
    dropped = 0;
    heldBytes = 0;
  }

  /**
   * {@code count}, {@code bytes}, {@code dropped}, and the requests whose seq exceeds {@code
   * since}.
   */
  synchronized ObjectNode json(long since) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("standIn", true)
            .put("count", count)
            .put("bytes", totalBytes)
            .put("dropped", dropped);
    var array = json.putArray("requests");
    requests.stream().filter(r -> r.seq() > since).map(RecordedRequest::json).forEach(array::add);
    return json;
  }

  private void makeRoom() {
    var oldest = requests.iterator();
    while (heldBytes > maxBytes && oldest.hasNext()) {
      RecordedRequest request = oldest.next();
      if (!request.isDropped()) {
        heldBytes -= request.dropBody();
        dropped++;
      }
    }
  }
}
