package dev.demarc.agent.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.execute.Sink;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's answer while it is made: whatever the route gives, in the one shape, with the
 * envelope in its last part. Nothing but {@link #finish} writes the last byte. For one thread.
 */
public final class Answer implements Sink {
  /** Events that wait to go together are sent at this many bytes. */
  private static final int TOGETHER = 64 << 10;

  private static final byte[] DATA = bytes("data: ");
  private static final byte[] ALIVE = bytes(": still at it\n\n");
  private static final byte[] NEXT = bytes("\n\n");
  private static final byte[] DONE = bytes("\n\ndata: [DONE]\n\n");

  private final Reply reply;
  private final ModelRequest request;
  private final Map<String, String> headers;
  private final Said said = new Said();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(0);
  private @Nullable Part held;
  private @Nullable Part usage;

  /** An answer to this request with these headers. */
  public Answer(Reply reply, ModelRequest request, Map<String, String> headers) {
    this.reply = reply;
    this.request = request;
    this.headers = new LinkedHashMap<>(headers);
  }

  @Override
  public boolean streams() {
    return request.stream();
  }

  @Override
  public boolean gone() {
    return reply.gone();
  }

  /** Whether the caller got any of it, after which no other route may be tried. */
  public boolean begun() {
    return reply.begun();
  }

  /** What the answer says; nothing where that is held against nothing. */
  public Said said() {
    return said;
  }

  @Override
  public void whole(ObjectNode completion) {
    whole(Part.of(completion));
  }

  @Override
  public void whole(ObjectNode completion, byte[] source) {
    whole(Part.of(completion, source));
  }

  private void whole(Part completion) {
    keep(completion.tree().path("choices"));
    held = completion;
  }

  @Override
  public void chunk(ObjectNode chunk) {
    chunk(Part.of(chunk));
    flush();
  }

  @Override
  public void chunk(ObjectNode chunk, byte[] source) {
    chunk(Part.event(chunk, source));
    if (waiting.size() >= TOGETHER) {
      flush();
    }
  }

  /** Sends it on, but for what could be the last: a finish, and the usage. */
  private void chunk(Part given) {
    Part chunk = given.without("demarc");
    JsonNode choices = chunk.tree().path("choices");
    if (choices.isEmpty()) {
      if (chunk.tree().hasNonNull("usage")) {
        usage = chunk;
      }
      return;
    }
    keep(choices);
    Part before = held;
    held = finishes(choices) || before != null ? chunk : null;
    if (before != null) {
      send(before.bytes(), NEXT);
    }
    if (held == null) {
      send(chunk.bytes(), NEXT);
    }
  }

  /** Whichever choice it is that ends here. */
  private static boolean finishes(JsonNode choices) {
    for (JsonNode each : choices) {
      if (!each.path("finish_reason").asText("").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The last part, with the envelope. */
  public void finish(Envelope envelope, Optional<JsonNode> considered) {
    byte[] demarc = demarc(envelope, considered);
    if (request.stream()) {
      finishStream(demarc);
    } else {
      headers.putAll(Envelopes.degraded(envelope.degraded()));
      headers.put("content-type", "application/json");
      reply.whole(200, headers, last().with("demarc", demarc));
    }
  }

  /** An error in the middle of a stream: no other way is left to tell. */
  public void fail(Refusal refusal) {
    waiting.writeBytes(bytes("event: error\ndata: " + ErrorBody.json(refusal) + "\n\n"));
    reply.end(waiting.toByteArray());
  }

  private static byte[] demarc(Envelope envelope, Optional<JsonNode> considered) {
    try {
      if (considered.isEmpty()) {
        return DemarcJson.strict().writeValueAsBytes(envelope);
      }
      ObjectNode explained = DemarcJson.strict().valueToTree(envelope);
      return bytes(explained.set("considered", considered.get()).toString());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an envelope that is no JSON", impossible);
    }
  }

  private void finishStream(byte[] demarc) {
    Part counted = usage;
    if (request.includeUsage() && counted != null) {
      Part before = held;
      if (before != null) {
        send(before.bytes(), NEXT);
      }
      send(counted.with("demarc", demarc), DONE);
    } else {
      send(last().without("usage").with("demarc", demarc), DONE);
    }
    begin();
    reply.end(waiting.toByteArray());
  }

  private Part last() {
    Part last = held;
    if (last == null) {
      throw new IllegalStateException("the adapter gave no answer");
    }
    return last;
  }

  private void send(byte[] event, byte[] end) {
    waiting.writeBytes(DATA);
    waiting.writeBytes(event);
    waiting.writeBytes(end);
  }

  @Override
  public void flush() {
    if (waiting.size() > 0) {
      begin();
      byte[] together = waiting.toByteArray();
      waiting.reset();
      reply.write(together);
    }
  }

  /** A comment, which clients pass over: whoever is between cannot take the stream for dead. */
  @Override
  public void alive() {
    if (request.stream() && reply.begun()) {
      waiting.writeBytes(ALIVE);
      flush();
    }
  }

  private void begin() {
    if (!reply.begun()) {
      headers.put("content-type", "text/event-stream; charset=utf-8");
      headers.put("cache-control", "no-cache");
      reply.begin(headers);
    }
  }

  private void keep(JsonNode choices) {
    if (request.looksAtAnswer()) {
      said.take(choices);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
