package dev.demarc.runtime.llama;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A listener that remembers, and lets a test wait for the first token or the end. */
final class Heard implements GenerationListener {

  private final List<String> tokens = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final CountDownLatch firstToken = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private Optional<Failure> failure = Optional.empty();
  private int completionTokens;
  private int promptTokens;

  @Override
  public synchronized void onToken(String text) {
    tokens.add(text);
    firstToken.countDown();
  }

  @Override
  public synchronized void onDone(Finish finish, int promptTokens, int completionTokens) {
    ends.add(finish.name());
    this.promptTokens = promptTokens;
    this.completionTokens = completionTokens;
    end.countDown();
  }

  @Override
  public synchronized void onFailed(Failure failure) {
    ends.add(failure.name());
    this.failure = Optional.of(failure);
    end.countDown();
  }

  Heard awaitToken() throws InterruptedException {
    if (!firstToken.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("no token");
    }
    return this;
  }

  Heard awaitEnd() throws InterruptedException {
    if (!end.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("no end");
    }
    return this;
  }

  /** The ends heard: one, or the contract is broken. */
  synchronized List<String> ends() {
    return List.copyOf(ends);
  }

  synchronized Optional<Failure> failure() {
    return failure;
  }

  synchronized String text() {
    return String.join("", tokens);
  }

  synchronized List<String> tokens() {
    return List.copyOf(tokens);
  }

  synchronized int completionTokens() {
    return completionTokens;
  }

  synchronized int promptTokens() {
    return promptTokens;
  }
}
