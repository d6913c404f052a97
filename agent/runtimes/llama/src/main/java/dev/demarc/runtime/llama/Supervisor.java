package dev.demarc.runtime.llama;

import dev.demarc.runtime.llama.RuntimeState.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one child alive and gives it one generation after another: the loop without its thread. A
 * child that dies takes the running generation with it (never repeated: it may be what killed it)
 * and is started anew after a delay that doubles until a generation succeeds; those waiting wait
 * on. A generation out of time, or taken back, is over for its caller at once; a child that does
 * not stop working on it within the grace, or gives no sign of life, is killed.
 *
 * <p>Not thread-safe: one caller at a time, whoever holds {@link LlamaProcess}'s lock.
 */
final class Supervisor {

  private final LlamaOptions options;
  private final Child.Launcher launcher;
  private final Mailbox mailbox;
  private final LongSupplier nanoClock;
  private final Consumer<Failure> lost;
  private final Pulse pulse;
  private final Deque<Generation> waiting = new ArrayDeque<>();

  private RuntimeState state = RuntimeState.IDLE;
  private Optional<LoadedModel> model = Optional.empty();
  private @Nullable Child child;
  private @Nullable Generation active;
  private int starts;
  private long submitted;
  private Duration delay;
  private Optional<LlamaRuntime.Loss> lastLoss = Optional.empty();

  /** When the present state must be left at the latest: start, grace or delay is over. */
  private long leaveAtNanos;

  Supervisor(
      LlamaOptions options,
      Child.Launcher launcher,
      Mailbox mailbox,
      LongSupplier nanoClock,
      Consumer<Failure> lost) {
    this.options = options;
    this.launcher = launcher;
    this.mailbox = mailbox;
    this.nanoClock = nanoClock;
    this.lost = lost;
    this.pulse = new Pulse(options.lifeSign());
    this.delay = options.firstDelay();
  }

  Submission submit(GenerationRequest request, GenerationListener listener) {
    if (state == RuntimeState.CLOSED) {
      return new Submission.Refused(Failure.CLOSED);
    } else if (waiting.size() + (active == null ? 0 : 1) > options.maxWaiting()) {
      return new Submission.Refused(Failure.QUEUE_FULL);
    }
    long deadline = nanoClock.getAsLong() + options.generationTimeout().toNanos();
    Generation generation = new Generation("g" + ++submitted, request, listener, deadline);
    waiting.addLast(generation);
    mailbox.wake();
    return new Submission.Accepted(() -> {
      generation.cancel();
      mailbox.wake();
    });
  }

  LlamaRuntime.Status status() {
    long pid = child == null ? 0 : child.pid();
    return new LlamaRuntime.Status(state, model, starts, pid, waiting.size(), lastLoss);
  }

  /** Does what can be done now; returns how many things it did. Never blocks. */
  int doWork() {
    if (state == RuntimeState.CLOSED) {
      return 0;
    }
    return hearAll() + feelPulse() + expireWaiting() + expireActive() + expireState() + advance();
  }

  /** How long nothing happens unless a message comes. */
  long nanosUntilWork() {
    long now = nanoClock.getAsLong();
    long least = Duration.ofSeconds(1).toNanos();
    if (state == RuntimeState.STARTING || state == RuntimeState.BACKING_OFF || stopping()) {
      least = Math.min(least, leaveAtNanos - now);
    }
    if (loaded()) {
      least = Math.min(least, pulse.dueAtNanos() - now);
    }
    if (active != null && !active.isOver()) {
      least = Math.min(least, active.deadlineNanos() - now);
    }
    for (Generation generation : waiting) {
      least = Math.min(least, generation.deadlineNanos() - now);
    }
    return Math.max(0, least);
  }

  void close() {
    move(Event.CLOSE);
    if (child != null) {
      child.kill();
      child = null;
    }
    if (active != null) {
      Generation lost = active;
      active = null;
      lost.fail(Failure.CLOSED);
    }
    failWaiting(Failure.CLOSED);
  }

  private int hearAll() {
    int heard = 0;
    for (var letter = mailbox.poll(); letter.isPresent(); letter = mailbox.poll()) {
      if (letter.get().child() == starts && child != null) {
        hear(letter.get());
        heard++;
      }
    }
    return heard;
  }

  private void hear(Mailbox.Letter letter) {
    switch (letter) {
      case Mailbox.Letter.Gone(int from, Failure why) -> lose(why);
      case Mailbox.Letter.Said(int from, FromChild message) -> {
        pulse.felt(nanoClock.getAsLong());
        switch (message) {
          case FromChild.Ready(LoadedModel loaded) -> ready(loaded);
          case FromChild.Token(String id, String text) ->
              activeIf(id).ifPresent(g -> g.token(text));
          case FromChild.Done done -> activeIf(done.id()).ifPresent(g -> finish(g, done));
          case FromChild.Failed failed -> failed(failed);
          case FromChild.Pong() -> {}
        }
      }
    }
  }

  private Optional<Generation> activeIf(String id) {
    return Optional.ofNullable(active).filter(generation -> generation.id().equals(id));
  }

  private void ready(LoadedModel loaded) {
    if (state == RuntimeState.STARTING) {
      model = Optional.of(loaded);
      move(Event.LOADED);
    } else {
      lose(Failure.RUNTIME_FAILED);
    }
  }

  private void finish(Generation generation, FromChild.Done done) {
    active = null;
    delay = options.firstDelay();
    move(Event.ENDED);
    generation.done(done);
  }

  private void failed(FromChild.Failed failed) {
    Optional<Generation> generation = activeIf(failed.id());
    if (generation.isPresent()) {
      active = null;
      move(Event.ENDED);
      generation.get().fail(failed.failure());
    } else if (failed.id().isEmpty()) {
      lose(failed.failure());
    }
  }

  private void lose(Failure failure) {
    if (child != null) {
      child.kill();
      child = null;
    }
    move(Event.LOST);
    lastLoss = Optional.of(new LlamaRuntime.Loss(failure, delay));
    lost.accept(failure);
    if (active != null) {
      Generation lost = active;
      active = null;
      lost.fail(failure);
    }
    if (failure == Failure.LOAD_FAILED) {
      failWaiting(failure);
    }
  }

  private int feelPulse() {
    if (!loaded() || child == null) {
      return 0;
    }
    return switch (pulse.take(nanoClock.getAsLong())) {
      case NOTHING -> 0;
      case ASK -> {
        child.send(new ToChild.Ping());
        yield 1;
      }
      case DEAD -> {
        lose(Failure.HUNG);
        yield 1;
      }
    };
  }

  private boolean loaded() {
    return state == RuntimeState.READY || state == RuntimeState.BUSY;
  }

  private int expireWaiting() {
    List<Generation> expired =
        waiting.stream().filter(generation -> failureNow(generation).isPresent()).toList();
    waiting.removeAll(expired);
    expired.forEach(generation -> failureNow(generation).ifPresent(generation::fail));
    return expired.size();
  }

  private int expireActive() {
    Generation generation = active;
    if (generation == null || generation.isOver() || child == null) {
      return 0;
    }
    Optional<Failure> failure = failureNow(generation);
    if (failure.isEmpty()) {
      return 0;
    }
    child.send(new ToChild.Cancel(generation.id()));
    leaveAtNanos = nanoClock.getAsLong() + options.cancelGrace().toNanos();
    generation.fail(failure.get());
    return 1;
  }

  private Optional<Failure> failureNow(Generation generation) {
    if (generation.isCancelled()) {
      return Optional.of(Failure.CANCELLED);
    }
    boolean late = generation.deadlineNanos() - nanoClock.getAsLong() <= 0;
    return late ? Optional.of(Failure.TIMED_OUT) : Optional.empty();
  }

  private int expireState() {
    boolean hung = (state == RuntimeState.STARTING || stopping()) && timeToLeave();
    if (hung) {
      lose(Failure.HUNG);
    }
    return hung ? 1 : 0;
  }

  private int advance() {
    return switch (state) {
      case IDLE -> launch();
      case FAILED -> backOff();
      case BACKING_OFF -> timeToLeave() ? launch() : 0;
      case READY -> waiting.isEmpty() ? 0 : begin();
      case STARTING, BUSY, CLOSED -> 0;
    };
  }

  private int launch() {
    move(Event.LAUNCHED);
    starts++;
    leaveAtNanos = nanoClock.getAsLong() + options.startTimeout().toNanos();
    child = launcher.launch(mailbox.sinkFor(starts));
    return 1;
  }

  private int backOff() {
    move(Event.DELAYED);
    leaveAtNanos = nanoClock.getAsLong() + delay.toNanos();
    Duration doubled = delay.multipliedBy(2);
    delay = doubled.compareTo(options.maxDelay()) > 0 ? options.maxDelay() : doubled;
    return 1;
  }

  private int begin() {
    Generation next = waiting.removeFirst();
    active = next;
    move(Event.BEGUN);
    if (child != null) {
      child.send(next.chat());
    }
    return 1;
  }

  /** The caller has its end, the child not yet. */
  private boolean stopping() {
    return active != null && active.isOver();
  }

  private boolean timeToLeave() {
    return leaveAtNanos - nanoClock.getAsLong() <= 0;
  }

  /** Takes them all out first: a listener may submit anew. */
  private void failWaiting(Failure failure) {
    List<Generation> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(generation -> generation.fail(failure));
  }

  private void move(Event event) {
    RuntimeState from = state;
    state =
        from.after(event)
            .orElseThrow(() -> new IllegalStateException(event + " cannot happen in " + from));
  }
}
