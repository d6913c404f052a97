package dev.demarc.runtime.onnx;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.runtime.child.FrameChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The child process: {@code SOCKET MODEL THREADS MAX_TOKENS}. It loads the model and says {@code
 * {digest, dimensions}}; then for every {@code {id, texts}} it answers with one {@code {id, vector,
 * tokens}} a text, or one {@code {id, error}}. It ends when its parent hangs up.
 *
 * <p>ONNX Runtime reports its use to its maker unless the environment forbids it; the call of its
 * API that stops reports comes after its first one. So the child loads nothing at all where it is
 * not forbidden, and makes that call nevertheless before it loads a model.
 */
public final class OnnxChild {
  static final String FORBIDS_TELEMETRY = "ORT_DISABLE_TELEMETRY";
  static final int TELEMETRY_NOT_FORBIDDEN = 5;

  private static final int USAGE = 2;
  private static final int CANNOT_LOAD = 3;
  private static final int BROKEN = 4;

  private final FrameChannel channel;
  private final OnnxEngine engine;

  private OnnxChild(FrameChannel channel, OnnxEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  public static void main(String[] args) {
    Runtime.getRuntime().halt(run(args));
  }

  private static int run(String[] args) {
    if (!"1".equals(System.getenv(FORBIDS_TELEMETRY))) {
      return TELEMETRY_NOT_FORBIDDEN;
    }
    if (args.length != 4) {
      return USAGE;
    }
    var address = UnixDomainSocketAddress.of(args[0]);
    try (FrameChannel channel = new FrameChannel(SocketChannel.open(address));
        OnnxEngine engine =
            OnnxEngine.load(
                Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]))) {
      channel.send(
          JsonNodeFactory.instance
              .objectNode()
              .put("digest", engine.model().digest())
              .put("dimensions", engine.model().dimensions()));
      new OnnxChild(channel, engine).serve();
      return 0;
    } catch (OrtException | UnsatisfiedLinkError unloadable) {
      return CANNOT_LOAD;
    } catch (IOException | RuntimeException broken) {
      return BROKEN;
    }
  }

  private void serve() throws IOException {
    for (Optional<JsonNode> asked = channel.receive();
        asked.isPresent();
        asked = channel.receive()) {
      long id = asked.get().path("id").asLong();
      for (JsonNode text : asked.get().path("texts")) {
        ObjectNode answer = answer(text.asText());
        channel.send(answer.put("id", id));
        if (answer.has("error")) {
          break;
        }
      }
    }
  }

  private ObjectNode answer(String text) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    long[] tokens = engine.tokens(text);
    if (tokens.length > engine.model().maxTokens()) {
      return answer.put("error", Failure.CONTEXT_EXCEEDED.code());
    }
    try {
      return answer
          .put("vector", Vector.encode(engine.vector(tokens)))
          .put("tokens", tokens.length);
    } catch (OrtException | RuntimeException failed) {
      return answer.put("error", Failure.RUNTIME_FAILED.code());
    }
  }
}
