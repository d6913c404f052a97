package dev.demarc.agent.execute;

import org.jspecify.annotations.Nullable;

/** What one attempt moved and how long its first piece took. For one thread. */
public final class Meter {
  private final long start = System.nanoTime();
  private long bytesOut;
  private long bytesIn;
  private @Nullable Long firstChunkMicros;

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
