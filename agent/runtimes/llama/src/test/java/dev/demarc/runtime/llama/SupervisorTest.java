package dev.demarc.runtime.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {

  private static final LlamaOptions OPTIONS =
      LlamaOptions.of(Path.of("m.gguf"), Path.of(".")).withBounds(2, Duration.ofSeconds(60));
  private static final LoadedModel MODEL = new LoadedModel("sha256:00", 2_048, 1);

  /** A child that says what the test says and remembers what it was told. */
  private static final class Scripted implements Child {
    final Sink sink;
    final List<ToChild> told = new ArrayList<>();
    boolean killed;

    Scripted(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void send(ToChild message) {
      told.add(message);
    }

    @Override
    public void kill() {
      killed = true;
    }

    @Override
    public long pid() {
      return 1;
    }

    ToChild.Chat chat() {
      return assertInstanceOf(ToChild.Chat.class, told.getLast());
    }
  }

  private final List<Scripted> children = new ArrayList<>();
  private final List<Failure> losses = new ArrayList<>();
  private long nanos;
  private final Supervisor supervisor =
      new Supervisor(OPTIONS, this::launch, new Mailbox(), () -> nanos, losses::add);

  private Child launch(Child.Sink sink) {
    children.add(new Scripted(sink));
    return children.getLast();
  }

  @BeforeEach
  void begin() {
    work();
    assertEquals(RuntimeState.STARTING, state());
    child().sink.said(new FromChild.Ready(MODEL));
    work();
    assertEquals(RuntimeState.READY, state());
  }

  @Test
  void passesTokensAndEndWhenChildGenerates() {
    Heard heard = submit();
    work();
    assertEquals(RuntimeState.BUSY, state());
    String id = child().chat().id();
    child().sink.said(new FromChild.Token(id, "a"));
    child().sink.said(new FromChild.Token(id, "b"));
    child().sink.said(new FromChild.Done(id, Finish.STOP, 3, 2));
    work();
    assertEquals("ab", heard.text());
    assertEquals(List.of("STOP"), heard.ends());
    assertEquals(RuntimeState.READY, state());
  }

  @Test
  void givesOneAtATimeInOrder() {
    Heard first = submit();
    Heard second = submit();
    work();
    assertEquals(1, child().told.size());
    end();
    work();
    assertEquals(List.of("STOP"), first.ends());
    assertEquals(List.of(), second.ends());
    assertEquals(2, child().told.size());
  }

  @Test
  void refusesWhenQueueIsFull() {
    submit();
    work();
    submit();
    submit();
    Submission refused = supervisor.submit(request(), new Heard());
    assertEquals(new Submission.Refused(Failure.QUEUE_FULL), refused);
  }

  @Test
  void failsCallerAndRestartsWithGrowingDelayWhenChildDies() {
    Heard heard = submit();
    Heard next = submit();
    work();
    child().sink.gone(Failure.RUNTIME_FAILED);
    work();
    assertEquals(List.of("RUNTIME_FAILED"), heard.ends());
    assertEquals(RuntimeState.BACKING_OFF, state());
    assertEquals(1, children.size());
    elapse(OPTIONS.firstDelay());
    assertEquals(RuntimeState.STARTING, state());
    child().sink.gone(Failure.RUNTIME_FAILED);
    work();
    elapse(OPTIONS.firstDelay());
    assertEquals(RuntimeState.BACKING_OFF, state());
    elapse(OPTIONS.firstDelay());
    assertEquals(RuntimeState.STARTING, state());
    child().sink.said(new FromChild.Ready(MODEL));
    work();
    end();
    work();
    assertEquals(List.of("STOP"), next.ends());
    child().sink.gone(Failure.RUNTIME_FAILED);
    work();
    elapse(OPTIONS.firstDelay());
    assertEquals(RuntimeState.STARTING, state());
  }

  @Test
  void namesWhyAChildThatAteTooMuchWasLostAndBoundsItsDelay() {
    Heard heard = submit();
    work();
    Duration delay = OPTIONS.firstDelay();
    for (int lost = 0; lost < 12; lost++) {
      child().sink.gone(Failure.MEMORY_EXCEEDED);
      work();
      assertEquals(
          Optional.of(new LlamaRuntime.Loss(Failure.MEMORY_EXCEEDED, delay)),
          supervisor.status().lastLoss());
      elapse(delay.minusNanos(1));
      assertEquals(RuntimeState.BACKING_OFF, state());
      elapse(Duration.ofNanos(1));
      assertEquals(RuntimeState.STARTING, state());
      delay = delay.multipliedBy(2);
      delay = delay.compareTo(OPTIONS.maxDelay()) > 0 ? OPTIONS.maxDelay() : delay;
    }
    assertEquals(OPTIONS.maxDelay(), delay);
    assertEquals(List.of("MEMORY_EXCEEDED"), heard.ends());
    assertEquals(Collections.nCopies(12, Failure.MEMORY_EXCEEDED), losses);
  }

  @Test
  void killsChildThatGivesNoSignOfLife() {
    elapse(OPTIONS.lifeSign());
    assertInstanceOf(ToChild.Ping.class, child().told.getLast());
    child().sink.said(new FromChild.Pong());
    work();
    Heard heard = submit();
    work();
    elapse(OPTIONS.lifeSign());
    assertFalse(child().killed);
    elapse(OPTIONS.lifeSign());
    assertTrue(child().killed);
    assertEquals(List.of("HUNG"), heard.ends());
    assertEquals(List.of(Failure.HUNG), losses);
    assertEquals(RuntimeState.BACKING_OFF, state());
  }

  @Test
  void asksNothingOfAChildThatSpeaks() {
    submit();
    work();
    String id = child().chat().id();
    for (int i = 0; i < 5; i++) {
      elapse(OPTIONS.lifeSign().dividedBy(5).minusNanos(1));
      child().sink.said(new FromChild.Token(id, "a"));
      work();
    }
    assertEquals(1, child().told.size(), "nothing but the chat");
  }

  @Test
  void ignoresWhatADeadChildStillSays() {
    Heard heard = submit();
    work();
    Scripted dead = child();
    String id = dead.chat().id();
    dead.sink.gone(Failure.RUNTIME_FAILED);
    dead.sink.said(new FromChild.Token(id, "late"));
    dead.sink.said(new FromChild.Ready(MODEL));
    work();
    elapse(OPTIONS.firstDelay());
    dead.sink.said(new FromChild.Ready(MODEL));
    work();
    assertEquals(RuntimeState.STARTING, state());
    assertEquals("", heard.text());
    assertTrue(dead.killed);
  }

  @Test
  void tellsCallerAtOnceAndStopsChildWhenTimeIsOver() {
    Heard heard = submit();
    work();
    elapse(OPTIONS.generationTimeout());
    assertEquals(List.of("TIMED_OUT"), heard.ends());
    assertInstanceOf(ToChild.Cancel.class, child().told.getLast());
    assertEquals(RuntimeState.BUSY, state());
    String id = ((ToChild.Cancel) child().told.getLast()).id();
    child().sink.said(new FromChild.Failed(id, Failure.CANCELLED, ""));
    work();
    assertEquals(RuntimeState.READY, state());
    assertEquals(List.of("TIMED_OUT"), heard.ends());
  }

  @Test
  void killsChildThatDoesNotStopInGrace() {
    submit();
    work();
    elapse(OPTIONS.generationTimeout());
    assertFalse(child().killed);
    elapse(OPTIONS.cancelGrace());
    assertTrue(child().killed);
    assertEquals(RuntimeState.BACKING_OFF, state());
  }

  @Test
  void killsChildThatDoesNotLoadInTime() {
    child().sink.gone(Failure.RUNTIME_FAILED);
    work();
    elapse(OPTIONS.firstDelay());
    elapse(OPTIONS.startTimeout());
    assertTrue(child().killed);
    assertEquals(RuntimeState.BACKING_OFF, state());
  }

  @Test
  void timesOutWhatWaitsToo() {
    submit();
    Heard waits = submit();
    work();
    elapse(OPTIONS.generationTimeout());
    assertEquals(List.of("TIMED_OUT"), waits.ends());
  }

  @Test
  void cancelsWhatWaitsAndWhatRuns() {
    Heard runs = new Heard();
    Heard waits = new Heard();
    var first = (Submission.Accepted) supervisor.submit(request(), runs);
    var second = (Submission.Accepted) supervisor.submit(request(), waits);
    work();
    second.cancellation().cancel();
    first.cancellation().cancel();
    work();
    assertEquals(List.of("CANCELLED"), runs.ends());
    assertEquals(List.of("CANCELLED"), waits.ends());
    assertInstanceOf(ToChild.Cancel.class, child().told.getLast());
  }

  @Test
  void failsWhatWaitsWhenModelCannotBeLoaded() {
    child().sink.gone(Failure.RUNTIME_FAILED);
    Heard waits = submit();
    work();
    elapse(OPTIONS.firstDelay());
    child().sink.said(new FromChild.Failed("", Failure.LOAD_FAILED, ""));
    work();
    assertEquals(List.of("LOAD_FAILED"), waits.ends());
    assertEquals(RuntimeState.BACKING_OFF, state());
  }

  @Test
  void failsAllAndRefusesWhenClosed() {
    Heard runs = submit();
    Heard waits = submit();
    work();
    supervisor.close();
    assertEquals(List.of("CLOSED"), runs.ends());
    assertEquals(List.of("CLOSED"), waits.ends());
    assertTrue(child().killed);
    assertEquals(new Submission.Refused(Failure.CLOSED), supervisor.submit(request(), new Heard()));
  }

  @Test
  void goesOnWhenListenerThrowsOrSubmitsAnew() {
    GenerationListener rude =
        new GenerationListener() {
          @Override
          public void onToken(String text) {
            throw new IllegalStateException();
          }

          @Override
          public void onDone(Finish finish, int promptTokens, int completionTokens) {}

          @Override
          public void onFailed(Failure failure) {
            supervisor.submit(request(), this);
            throw new IllegalStateException();
          }
        };
    supervisor.submit(request(), rude);
    supervisor.submit(request(), rude);
    work();
    elapse(OPTIONS.generationTimeout());
    assertEquals(2, supervisor.status().waiting(), "both were submitted anew");
    supervisor.close();
    assertEquals(RuntimeState.CLOSED, state());
  }

  private Heard submit() {
    Heard heard = new Heard();
    assertInstanceOf(Submission.Accepted.class, supervisor.submit(request(), heard));
    return heard;
  }

  private static GenerationRequest request() {
    return new GenerationRequest(
        List.of(new ChatMessage("user", "x")), 4, 0, 1, List.of(), Optional.empty());
  }

  private void end() {
    child().sink.said(new FromChild.Done(child().chat().id(), Finish.STOP, 1, 1));
  }

  private Scripted child() {
    return children.getLast();
  }

  private RuntimeState state() {
    return supervisor.status().state();
  }

  private void elapse(Duration time) {
    nanos += time.toNanos();
    work();
  }

  private void work() {
    for (int i = 0; supervisor.doWork() > 0; i++) {
      assertTrue(i < 100, "it never rests");
    }
  }
}
