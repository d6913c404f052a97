package dev.demarc.agent.execute;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.onnx.Embedded;
import dev.demarc.runtime.onnx.Failure;
import dev.demarc.runtime.onnx.OnnxRuntime;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Vectors from an ONNX model in a child process of this agent. Nothing leaves the machine. It reads
 * texts only: token numbers are of a vocabulary nobody named.
 */
public final class OnnxAdapter implements Adapter {
  private final Function<TargetId, Optional<OnnxRuntime>> runtimes;
  private final InstantSource clock;

  /** With the runtime of each bound target; whoever made a runtime closes it. */
  public OnnxAdapter(Function<TargetId, Optional<OnnxRuntime>> runtimes, InstantSource clock) {
    this.runtimes = runtimes;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    OnnxRuntime runtime =
        runtimes.apply(job.target().id()).orElseThrow(() -> AttemptFailed.refused("unbound"));
    if (!(job.request() instanceof EmbeddingsRequest request)) {
      throw AttemptFailed.refused("vectors_only");
    }
    if (request.files() > 0) {
      throw AttemptFailed.refused("texts_only");
    }
    return new Embedding(runtime, job, request);
  }

  private final class Embedding implements Prepared {
    private final OnnxRuntime runtime;
    private final Job job;
    private final EmbeddingsRequest request;

    private Embedding(OnnxRuntime runtime, Job job, EmbeddingsRequest request) {
      this.runtime = runtime;
      this.job = job;
      this.request = request;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public Served run(Sink sink, Meter meter) throws AttemptFailed {
      Waiting waiting = new Waiting(job, clock, meter, sink);
      return switch (embedded(waiting, meter)) {
        case Embedded.Failed(Failure failure) -> {
          if (works(failure)) {
            meter.seen(Tokens.of(request.tree()), null, 0);
          }
          throw failed(failure, waiting);
        }
        case Embedded.Vectors(List<float[]> rows, long tokens) -> {
          meter.told(tokens, null, 0);
          Vectors vectors = Vectors.of(rows, request);
          meter.piece();
          String model = job.route().model().text();
          sink.whole(vectors.answer(model, request.encoding(), tokens));
          yield new Served(model, false, tokens, 0, List.of(), List.of());
        }
      };
    }

    /** What came of it; given up as soon as nobody waits for it. */
    private Embedded embedded(Waiting waiting, Meter meter) throws AttemptFailed {
      waiting.left();
      CompletableFuture<Embedded> coming = runtime.embed(request.texts());
      boolean came = false;
      try {
        came = waiting.comes(coming);
      } finally {
        if (!came) {
          coming.cancel(false);
          meter.seen(Tokens.of(request.tree()), null, 0);
        }
      }
      if (!came) {
        throw waiting.late();
      }
      return coming.join();
    }

    /** Whether the runtime may have read the request before it failed so. */
    private static boolean works(Failure failure) {
      return switch (failure) {
        case RUNTIME_FAILED, HUNG, MEMORY_EXCEEDED, TIMED_OUT, CLOSED -> true;
        case FILE_CHANGED, LABELS_MISMATCH, NOT_READY, QUEUE_FULL, CONTEXT_EXCEEDED -> false;
      };
    }

    private static AttemptFailed failed(Failure failure, Waiting waiting) {
      return switch (failure) {
        case RUNTIME_FAILED,
            HUNG,
            MEMORY_EXCEEDED,
            FILE_CHANGED,
            LABELS_MISMATCH,
            NOT_READY,
            CLOSED ->
            AttemptFailed.unhealthy(failure.code());
        case TIMED_OUT -> waiting.late();
        case QUEUE_FULL, CONTEXT_EXCEEDED -> AttemptFailed.refused(failure.code());
      };
    }
  }
}
