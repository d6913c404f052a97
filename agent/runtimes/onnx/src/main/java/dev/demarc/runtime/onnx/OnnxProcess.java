package dev.demarc.runtime.onnx;

import dev.demarc.runtime.child.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime in a supervised child process. One thread keeps a child alive, with a growing delay
 * between starts that fail; another takes requests one after the other. Starting does not wait for
 * the model; {@link #awaitReady} does.
 */
public final class OnnxProcess implements OnnxRuntime {
  private final OnnxOptions options;
  private final ChildJvm jvm;
  private final Consumer<Failure> lost;
  private final Turns turns;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object lock = new Object();
  private @Nullable OnnxConversation child;
  private Optional<LoadedModel> model = Optional.empty();
  private Optional<Loss> lastLoss = Optional.empty();
  private int starts;

  private OnnxProcess(OnnxOptions options, Consumer<Failure> lost) {
    this.options = options;
    this.lost = lost;
    this.jvm = OnnxConversation.jvm(options);
    this.turns = new Turns(options.maxWaiting());
    jvm.removeLeftovers();
  }

  /** Starts the child; throws when the work directory cannot be read. */
  public static OnnxProcess start(OnnxOptions options) {
    return start(options, why -> {});
  }

  /**
   * The same, telling of each child that is lost. Told on the supervisor's thread, which must not
   * be held up.
   */
  public static OnnxProcess start(OnnxOptions options, Consumer<Failure> lost) {
    OnnxProcess process = new OnnxProcess(options, lost);
    Thread.ofPlatform().daemon().name("onnx-supervisor").start(process::supervise);
    return process;
  }

  @Override
  public CompletableFuture<Embedded> embed(List<String> texts) {
    return turns.take(
        givenUp ->
            ask(child -> child.embed(texts, givenUp, options.longestRun()), Embedded.Failed::new),
        Embedded.Failed::new);
  }

  @Override
  public Embedded embed(List<String> texts, Duration patience) {
    return Turns.within(patience, embed(texts), Embedded.Failed::new);
  }

  @Override
  public Tagged tag(Tagging asked, Duration patience) {
    if (asked.text().length() > Tagging.MOST_CHARACTERS) {
      return new Tagged.Failed(Failure.CONTEXT_EXCEEDED);
    }
    long end = System.nanoTime() + patience.toNanos();
    CompletableFuture<Tagged> answer =
        turns.take(
            givenUp -> {
              Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
              return ask(child -> child.tag(asked, left, options.longestRun()), Tagged.Failed::new);
            },
            Tagged.Failed::new);
    return Turns.within(patience, answer, Tagged.Failed::new);
  }

  /** What one child is asked. */
  @FunctionalInterface
  private interface Question<T> {
    T put(OnnxConversation to) throws IOException;
  }

  private <T> T ask(Question<T> question, Function<Failure, T> failed) {
    OnnxConversation now = child();
    if (now == null) {
      return failed.apply(isClosed() ? Failure.CLOSED : Failure.NOT_READY);
    }
    try {
      return question.put(now);
    } catch (IOException gone) {
      now.end();
      return failed.apply(isClosed() ? Failure.CLOSED : now.whyEnded());
    }
  }

  private void supervise() {
    Duration delay = options.firstDelay();
    try {
      while (!isClosed()) {
        AtomicReference<Failure> ended = new AtomicReference<>(Failure.RUNTIME_FAILED);
        if (live(ended)) {
          delay = options.firstDelay();
        }
        if (!isClosed()) {
          lost(new Loss(ended.get(), delay));
        }
        closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(options.maxDelay()) > 0 ? options.maxDelay() : doubled;
      }
    } catch (InterruptedException stopping) {
      close();
    }
  }

  private void lost(Loss loss) {
    synchronized (lock) {
      lastLoss = Optional.of(loss);
    }
    lost.accept(loss.why());
  }

  /** A child's life from its start to its end; whether it ever gave an answer. */
  private boolean live(AtomicReference<Failure> ended) throws InterruptedException {
    synchronized (lock) {
      starts++;
    }
    OnnxConversation fresh;
    try {
      fresh = OnnxConversation.begin(jvm, options, ended);
    } catch (IOException | RuntimeException failed) {
      return false;
    }
    become(fresh);
    fresh.awaitEnd();
    become(null);
    fresh.end();
    return fresh.hasAnswered();
  }

  private void become(@Nullable OnnxConversation next) {
    synchronized (lock) {
      child = next;
      if (next != null) {
        model = Optional.of(next.model());
      }
      lock.notifyAll();
    }
    if (next != null && isClosed()) {
      next.end();
    }
  }

  private @Nullable OnnxConversation child() {
    synchronized (lock) {
      return child;
    }
  }

  @Override
  public boolean ready() {
    return child() != null && !isClosed();
  }

  @Override
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      while (child == null) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || isClosed()) {
          return false;
        }
        lock.wait(left);
      }
      return true;
    }
  }

  @Override
  public Status status() {
    synchronized (lock) {
      return new Status(model, starts, child == null ? 0 : child.pid(), lastLoss);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    turns.close();
    OnnxConversation last = child();
    if (last != null) {
      last.end();
    }
    synchronized (lock) {
      lock.notifyAll();
    }
  }
}
