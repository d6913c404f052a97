package dev.demarc.agent.execute;

import dev.demarc.agent.spend.Payment;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt moved, how long its first piece took, and the memory its answer holds until it
 * was passed on. For one thread.
 */
public final class Meter {
  private final AnswerRoom.Share room;
  private final long start = System.nanoTime();
  private long bytesOut;
  private long bytesIn;
  private @Nullable Long firstChunkMicros;
  private @Nullable Long firstHeardMicros;
  private long calls;
  private long inputTokens;
  private long cachedInputTokens;
  private long outputTokens;
  private boolean told = true;

  public Meter() {
    this(AnswerRoom.SHARED);
  }

  Meter(AnswerRoom room) {
    this(room.enter());
  }

  private Meter(AnswerRoom.Share room) {
    this.room = room;
  }

  /** Of one of several calls, whose answers take their memory one after the other. */
  Meter call() {
    return new Meter(room);
  }

  /** Its answer takes so much memory in all. */
  void holds(long bytes) throws AttemptFailed {
    room.holds(bytes);
  }

  /** Nobody holds its answer any more. */
  public void leave() {
    room.leave();
  }

  public void sent(long bytes) {
    bytesOut += bytes;
  }

  public void received(long bytes) {
    bytesIn += bytes;
  }

  /** A piece of the answer is there; the first one counts. */
  public void piece() {
    if (firstChunkMicros == null) {
      firstChunkMicros = (System.nanoTime() - start) / 1_000;
    }
  }

  /** What one of several calls moved; the last one's first piece is the answer's. */
  void takes(Meter call) {
    bytesOut += call.bytesOut;
    bytesIn += call.bytesIn;
    calls += call.calls;
    inputTokens += call.inputTokens;
    cachedInputTokens += call.cachedInputTokens;
    outputTokens += call.outputTokens;
    told &= call.told;
    if (call.firstChunkMicros != null) {
      firstChunkMicros = (call.start - start) / 1_000 + call.firstChunkMicros;
      firstHeardMicros = firstHeardMicros == null ? call.firstChunkMicros : firstHeardMicros;
    }
  }

  /** What a call that was answered was counted as, whatever becomes of the next. */
  void counted(Served served) {
    count(served.inputTokens(), served.cachedInputTokens(), served.outputTokens(), served.told());
  }

  /** What the target told of an answer that broke off. */
  void told(long input, @Nullable Long cached, long output) {
    count(input, cached, output, true);
  }

  /** What can be seen of an answer that broke off. */
  void seen(long input, long output) {
    count(input, null, output, false);
  }

  private void count(long input, @Nullable Long cached, long output, boolean byTarget) {
    calls++;
    inputTokens += input;
    cachedInputTokens += cached == null ? 0 : cached;
    outputTokens += output;
    told &= byTarget;
  }

  /** All that was counted, of however many calls. */
  Payment.Use use() {
    return new Payment.Use(calls, inputTokens, cachedInputTokens, outputTokens);
  }

  /** Whether all of it is the target's own count. */
  boolean isTold() {
    return told;
  }

  /** How long the target took to say anything: of several calls, in the first of them. */
  public @Nullable Long firstHeardMicros() {
    return firstHeardMicros == null ? firstChunkMicros : firstHeardMicros;
  }

  public long bytesOut() {
    return bytesOut;
  }

  public long bytesIn() {
    return bytesIn;
  }

  public @Nullable Long firstChunkMicros() {
    return firstChunkMicros;
  }
}
