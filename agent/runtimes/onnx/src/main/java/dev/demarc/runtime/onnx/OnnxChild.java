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
 * The child process: {@code SOCKET MODEL VOCABULARY THREADS MAX_TOKENS}, of a tagger also the two
 * digests its files must have. It loads the model and says {@code {digest, dimensions, maxTokens}};
 * then it answers until its parent hangs up:
 *
 * <pre>
 *   {id, text}                                                 {id, vector, tokens}
 *   {id, tag: {text, labels, looksFor, leastPermille, nanos}}  {id, findings, windows, tokens}
 *   either                                                     {id, error} instead
 * </pre>
 *
 * <p>ONNX Runtime reports its use to its maker unless the environment forbids it; the call of its
 * API that stops reports comes after its first one. So the child loads nothing at all where it is
 * not forbidden, and makes that call nevertheless before it loads a model.
 */
public final class OnnxChild {
  static final String FORBIDS_TELEMETRY = "ORT_DISABLE_TELEMETRY";
  static final int TELEMETRY_NOT_FORBIDDEN = 5;

  static final int FILE_CHANGED = 6;

  private static final int USAGE = 2;
  private static final int CANNOT_LOAD = 3;
  private static final int BROKEN = 4;

  private final FrameChannel channel;
  private final Embedder embedder;
  private final TokenTagger tagger;
  private final int maxTokens;

  private OnnxChild(FrameChannel channel, OnnxEngine engine) {
    this.channel = channel;
    this.embedder = new Embedder(engine);
    this.tagger = new TokenTagger(engine, System::nanoTime);
    this.maxTokens = engine.model().maxTokens();
  }

  public static void main(String[] args) {
    Runtime.getRuntime().halt(run(args));
  }

  private static int run(String[] args) {
    if (!"1".equals(System.getenv(FORBIDS_TELEMETRY))) {
      return TELEMETRY_NOT_FORBIDDEN;
    }
    if (args.length != 5 && args.length != 7) {
      return USAGE;
    }
    Optional<Pinned> pinned =
        args.length == 7 ? Optional.of(new Pinned(args[5], args[6])) : Optional.empty();
    ModelFiles files = new ModelFiles(Path.of(args[1]), Path.of(args[2]), pinned);
    var address = UnixDomainSocketAddress.of(args[0]);
    try (FrameChannel channel = new FrameChannel(SocketChannel.open(address));
        OnnxEngine engine =
            OnnxEngine.load(files, Integer.parseInt(args[3]), Integer.parseInt(args[4]))) {
      channel.send(
          JsonNodeFactory.instance
              .objectNode()
              .put("digest", engine.model().digest())
              .put("dimensions", engine.model().dimensions())
              .put("maxTokens", engine.model().maxTokens()));
      new OnnxChild(channel, engine).serve();
      return 0;
    } catch (ModelFiles.Changed another) {
      return FILE_CHANGED;
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
      boolean tags = asked.get().has("tag");
      ObjectNode answer =
          tags ? tagged(asked.get().path("tag")) : vector(asked.get().path("text").asText());
      channel.send(answer.put("id", id));
    }
  }

  private ObjectNode vector(String text) {
    long[] tokens = embedder.tokens(text);
    if (tokens.length > maxTokens) {
      return error(Failure.CONTEXT_EXCEEDED);
    }
    try {
      return JsonNodeFactory.instance
          .objectNode()
          .put("vector", Vector.encode(embedder.vector(tokens)))
          .put("tokens", tokens.length);
    } catch (OrtException | RuntimeException failed) {
      return error(Failure.RUNTIME_FAILED);
    }
  }

  private ObjectNode tagged(JsonNode tag) {
    try {
      return switch (tagger.tag(TagFrame.read(tag), tag.path("nanos").asLong())) {
        case Tagged.Failed(Failure failure) -> error(failure);
        case Tagged.Found found -> TagFrame.write(found);
      };
    } catch (OrtException | RuntimeException failed) {
      return error(Failure.RUNTIME_FAILED);
    }
  }

  private static ObjectNode error(Failure failure) {
    return JsonNodeFactory.instance.objectNode().put("error", failure.code());
  }
}
