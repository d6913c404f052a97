package dev.demarc.agent.enrol;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The control plane's agent API as calls and answers. Safe for use by many threads. */
public interface ControlPlane {

  /** It cannot be reached, or broke off. */
  final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Away(String what) {
      super(what);
    }
  }

  /**
   * One call.
   *
   * @param path from the base URL, with its query
   * @param body empty for none
   */
  record Call(
      String method, String path, Map<String, String> headers, byte[] body, Duration timeout) {
    private static final Duration DEFAULT = Duration.ofSeconds(10);

    /** A call without a body. */
    public static Call get(String path) {
      return new Call("GET", path, Map.of(), new byte[0], DEFAULT);
    }

    /** A call with a JSON body. */
    public static Call json(String method, String path, byte[] body) {
      return new Call(method, path, Map.of("Content-Type", "application/json"), body, DEFAULT);
    }

    public Call with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Call(method, path, Map.copyOf(more), body, timeout);
    }

    public Call within(Duration bound) {
      return new Call(method, path, headers, body, bound);
    }
  }

  /**
   * What came back.
   *
   * @param headers by lower-case name
   */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Sends one call; follows no redirect. The stage fails with {@link Away} when no answer comes
   * within the call's time-out or its body is longer than 16 MiB.
   */
  CompletionStage<Answer> send(Call call);

  /**
   * Listens to a stream of server-sent events and passes on the data of each, until it ends or the
   * call's time-out passes. The connection is closed and the stage completes with the status then;
   * it fails with {@link Away} when the stream broke off.
   */
  CompletionStage<Integer> listen(Call call, Consumer<String> data);

  /**
   * Waits for an answer; never on an event loop.
   *
   * @throws Away when none comes
   */
  static <T> T await(CompletionStage<T> stage, Duration bound) {
    try {
      return stage.toCompletableFuture().get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw away(failure.getCause());
    } catch (TimeoutException late) {
      throw new Away("no answer in time");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Away("interrupted");
    }
  }

  /** The failure of a stage as what it means here. */
  static Away away(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Away away) {
      return away;
    }
    return new Away(cause == null ? "failed" : cause.getClass().getSimpleName());
  }
}
