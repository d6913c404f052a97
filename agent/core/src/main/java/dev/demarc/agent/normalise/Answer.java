package dev.demarc.agent.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.execute.Sink;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.json.DemarcJson;
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
  private final Reply reply;
  private final boolean streams;
  private final boolean includeUsage;
  private final Map<String, String> headers;
  private final StringBuilder text = new StringBuilder();
  private @Nullable ObjectNode held;
  private @Nullable ObjectNode usage;

  /** An answer with these headers, streamed or not. */
  public Answer(Reply reply, boolean streams, boolean includeUsage, Map<String, String> headers) {
    this.reply = reply;
    this.streams = streams;
    this.includeUsage = includeUsage;
    this.headers = new LinkedHashMap<>(headers);
  }

  @Override
  public boolean streams() {
    return streams;
  }

  @Override
  public boolean gone() {
    return reply.gone();
  }

  /** Whether the caller got any of it, after which no other route may be tried. */
  public boolean begun() {
    return reply.begun();
  }

  /** What the answer says, up to the bound that structured output is checked in. */
  public String text() {
    return text.toString();
  }

  @Override
  public void whole(ObjectNode completion) {
    keepText(completion.path("choices").path(0).path("message").path("content"));
    held = completion;
  }

  /** Sends it on, but for what could be the last: a finish, and the usage. */
  @Override
  public void chunk(ObjectNode chunk) {
    JsonNode choices = chunk.path("choices");
    if (choices.isEmpty()) {
      if (chunk.hasNonNull("usage")) {
        usage = chunk;
      }
      return;
    }
    keepText(choices.path(0).path("delta").path("content"));
    boolean finishes = choices.path(0).hasNonNull("finish_reason");
    ObjectNode before = held;
    held = finishes || before != null ? chunk : null;
    if (before != null) {
      send(before);
    }
    if (held == null) {
      send(chunk);
    }
  }

  /** The last part, with the envelope. */
  public void finish(Envelope envelope, Optional<JsonNode> considered) {
    ObjectNode demarc = DemarcJson.strict().valueToTree(envelope);
    considered.ifPresent(each -> demarc.set("considered", each));
    if (streams) {
      finishStream(demarc);
    } else {
      headers.putAll(Envelopes.degraded(envelope.degraded()));
      headers.put("content-type", "application/json");
      ObjectNode body = last();
      body.set("demarc", demarc);
      reply.whole(200, headers, bytes(body.toString()));
    }
  }

  /** An error in the middle of a stream: no other way is left to tell. */
  public void fail(Refusal refusal) {
    String event = "event: error\ndata: " + ErrorBody.json(refusal) + "\n\n";
    reply.end(bytes(event));
  }

  private void finishStream(ObjectNode demarc) {
    ObjectNode counted = usage;
    begin();
    if (includeUsage && counted != null) {
      ObjectNode before = held;
      if (before != null) {
        send(before);
      }
      counted.set("demarc", demarc);
      reply.end(bytes("data: " + counted + "\n\ndata: [DONE]\n\n"));
      return;
    }
    ObjectNode last = last();
    last.remove("usage");
    last.set("demarc", demarc);
    reply.end(bytes("data: " + last + "\n\ndata: [DONE]\n\n"));
  }

  private ObjectNode last() {
    ObjectNode last = held;
    if (last == null) {
      throw new IllegalStateException("the adapter gave no answer");
    }
    return last;
  }

  private void send(ObjectNode chunk) {
    begin();
    reply.write(bytes("data: " + chunk + "\n\n"));
  }

  private void begin() {
    if (!reply.begun()) {
      headers.put("content-type", "text/event-stream; charset=utf-8");
      headers.put("cache-control", "no-cache");
      reply.begin(headers);
    }
  }

  private void keepText(JsonNode content) {
    if (content.isTextual() && text.length() < Contract.LONGEST) {
      text.append(content.textValue());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
