package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Patience;
import dev.demarc.agent.receive.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long one attempt waits: for its first piece until its share of the time is used, afterwards
 * until the deadline, never more than two minutes of silence and never more than ten seconds for a
 * connection; and no longer than the caller, after whom it looks every second. For one thread.
 */
final class Waiting {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_CAUSES = 16;

  /** Between two looks after the caller. */
  static final Duration LOOK = Duration.ofSeconds(1);

  private final Job job;
  private final InstantSource clock;
  private final Meter meter;
  private final Sink caller;

  Waiting(Job job, InstantSource clock, Meter meter, Sink caller) {
    this.job = job;
    this.clock = clock;
    this.meter = meter;
    this.caller = caller;
  }

  /**
   * Ends the wait for a caller that does not wait itself.
   *
   * @throws Reply.Gone when it hung up
   */
  void requireCaller() {
    if (caller.gone()) {
      throw new Reply.Gone();
    }
  }

  /**
   * What is left.
   *
   * @throws AttemptFailed when nothing is: the target's fault before its first piece, where it had
   *     only a share of the time, and nobody's at the deadline
   */
  Duration left() throws AttemptFailed {
    boolean shared = isShared();
    Duration left = Duration.between(clock.instant(), shared ? job.firstBy() : job.deadline());
    if (left.isNegative() || left.isZero()) {
      throw late();
    }
    return left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
  }

  /** What it is called when nothing came in the time that was left. */
  AttemptFailed late() {
    return isShared() ? AttemptFailed.unhealthy("timeout") : AttemptFailed.refused("deadline");
  }

  private boolean isShared() {
    return meter.firstChunkMicros() == null && job.firstBy().isBefore(job.deadline());
  }

  /**
   * A connection; one that comes too late is given back.
   *
   * @throws AttemptFailed as {@code certificate} where a server answered that is not to be
   *     believed: an outage looks otherwise, somebody in between looks just so
   */
  HttpClientRequest connection(HttpClient client, RequestOptions options) throws AttemptFailed {
    Duration left = left();
    Future<HttpClientRequest> request = client.request(options);
    try {
      return await(request, left.compareTo(CONNECT) < 0 ? left : CONNECT, "connect");
    } catch (AttemptFailed failed) {
      request.onSuccess(HttpClientRequest::reset);
      throw isDisbelieved(request.cause()) ? AttemptFailed.unhealthy("certificate") : failed;
    }
  }

  private static boolean isDisbelieved(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof CertificateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * What comes in the time that is left.
   *
   * @param otherwise what it is called when it fails
   * @throws Reply.Gone when the caller hung up meanwhile
   */
  <T> T next(Future<T> future, String otherwise) throws AttemptFailed {
    if (!comes(future.toCompletionStage())) {
      throw AttemptFailed.unhealthy("timeout");
    }
    return await(future, LOOK, otherwise);
  }

  /**
   * Whether it comes, well or not, in the time that is left.
   *
   * @throws Reply.Gone when the caller hung up meanwhile
   */
  boolean comes(CompletionStage<?> coming) throws AttemptFailed {
    long end = System.nanoTime() + left().toNanos();
    while (end - System.nanoTime() > LOOK.toNanos()) {
      if (comes(coming, LOOK)) {
        return true;
      }
      requireCaller();
    }
    return comes(coming, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
  }

  private static boolean comes(CompletionStage<?> coming, Duration patience) throws AttemptFailed {
    try {
      Patience.await(coming, patience);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.refused("stopping");
    }
  }

  private static <T> T await(Future<T> future, Duration patience, String otherwise)
      throws AttemptFailed {
    try {
      return future.succeeded()
          ? future.result()
          : Patience.await(future.toCompletionStage(), patience);
    } catch (ExecutionException failed) {
      throw AttemptFailed.unhealthy(otherwise);
    } catch (TimeoutException late) {
      throw AttemptFailed.unhealthy("timeout");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.refused("stopping");
    }
  }
}
