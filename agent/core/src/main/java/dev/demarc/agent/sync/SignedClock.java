package dev.demarc.agent.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time by which signed things are valid. It never goes back: it is at least the time kept on
 * disk, the last time the tenant's key signed, and what has passed since by the monotonic clock.
 * The wall clock moves it forward, at most to the latest expiry that was signed, so a clock set far
 * ahead ends what is in force but does not lock out what comes after. Setting the clock back
 * changes nothing, so bundles expire offline too.
 *
 * <p>Safe for use by many threads.
 */
public final class SignedClock implements InstantSource {
  private static final String FILE = "clock.json";

  private final DataDirectory data;
  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private Instant anchor;
  private long anchorNanos;
  private Instant latestExpiry;

  /** What is on the disk. */
  record Kept(Instant floor, Instant latestExpiry) {}

  public SignedClock(DataDirectory data, InstantSource wall, LongSupplier nanoTime) {
    this.data = data;
    this.wall = wall;
    this.nanoTime = nanoTime;
    Kept kept =
        data.read(FILE).map(SignedClock::parse).orElse(new Kept(Instant.EPOCH, Instant.EPOCH));
    this.anchor = kept.floor();
    this.latestExpiry = kept.latestExpiry();
    this.anchorNanos = nanoTime.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long nanos = nanoTime.getAsLong();
    Instant elapsed = anchor.plus(Duration.ofNanos(nanos - anchorNanos));
    Instant told = wall.instant();
    boolean unbounded = latestExpiry.equals(Instant.EPOCH);
    Instant allowed = unbounded || told.isBefore(latestExpiry) ? told : latestExpiry;
    anchor = allowed.isAfter(elapsed) ? allowed : elapsed;
    anchorNanos = nanos;
    return anchor;
  }

  /** The tenant's key signed something at this time, so it is at least that late. */
  public synchronized void observe(Instant signed) {
    if (signed.isAfter(instant())) {
      anchor = signed;
    }
  }

  /** The tenant's key signed something that lasts until then. */
  public synchronized void allow(Instant expiry) {
    latestExpiry = expiry.isAfter(latestExpiry) ? expiry : latestExpiry;
  }

  /** Keeps the time, so that a restart does not lose it. */
  public void persist() {
    Kept kept;
    synchronized (this) {
      kept = new Kept(instant(), latestExpiry);
    }
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(kept));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Kept parse(byte[] json) {
    try {
      return DemarcJson.strict().readValue(json, Kept.class);
    } catch (IOException damaged) {
      throw new IllegalStateException(FILE + " is damaged", damaged);
    }
  }
}
