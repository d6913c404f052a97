package dev.demarc.agent.normalise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final ChatRequest STREAMED =
      ChatParser.parse(
          "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
              .getBytes(StandardCharsets.UTF_8));

  /** Keeps what it was sent. */
  private static final class Kept implements Reply {
    private final StringBuilder sent = new StringBuilder();
    private boolean begun;

    @Override
    public void whole(int status, Map<String, String> headers, byte[] body) {
      begun = true;
    }

    @Override
    public void begin(Map<String, String> headers) {
      begun = true;
    }

    @Override
    public void write(byte[] bytes) {
      sent.append(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void end(byte[] last) {
      write(last);
    }

    @Override
    public boolean begun() {
      return begun;
    }

    @Override
    public boolean gone() {
      return false;
    }
  }

  @Test
  void givesNoSignOfLifeBeforeTheFirstChunkSinceAnotherRouteMayStillAnswer() {
    Kept kept = new Kept();
    new Answer(kept, STREAMED, Map.of()).alive();
    assertEquals("", kept.sent.toString());
    assertEquals(false, kept.begun);
  }

  @Test
  void givesSignsOfLifeAsCommentsBetweenChunks() {
    Kept kept = new Kept();
    Answer answer = new Answer(kept, STREAMED, Map.of());
    answer.chunk(chunk("a"));
    answer.alive();
    answer.chunk(chunk("b"));
    assertEquals(
        "data: " + chunk("a") + "\n\n: still at it\n\ndata: " + chunk("b") + "\n\n",
        kept.sent.toString());
  }

  private static ObjectNode chunk(String content) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .putObject("delta")
        .put("content", content);
    return chunk;
  }
}
