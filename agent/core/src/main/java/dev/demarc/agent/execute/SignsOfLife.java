package dev.demarc.agent.execute;

import java.time.Duration;

/**
 * Signs of life to a caller whose stream has begun and whose target says nothing for a while, so
 * that nobody on the way takes the stream for dead. For one thread.
 */
final class SignsOfLife {
  /** Between two of them. */
  static final Duration APART = Duration.ofSeconds(15);

  private final Sink sink;
  private final Duration apart;
  private long told = System.nanoTime();

  SignsOfLife(Sink sink, Duration apart) {
    this.sink = sink;
    this.apart = apart;
  }

  /** How often to look whether one is due; as often as after the caller, at least. */
  Duration look() {
    return apart.compareTo(Waiting.LOOK) < 0 ? apart : Waiting.LOOK;
  }

  /** The caller got something, which is as good. */
  void told() {
    told = System.nanoTime();
  }

  /** Gives one where it is due. */
  void tell() {
    if (System.nanoTime() - told >= apart.toNanos()) {
      sink.alive();
      told();
    }
  }
}
