package dev.demarc.agent.spend;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.SqliteJournal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** What an agent spends with: its real journal, and its real way to a control plane over HTTP. */
public final class Purse implements AutoCloseable {
  public final SqliteJournal journal;
  public final Spending spending;
  public final AtomicLong nanos = new AtomicLong();
  private final HttpControlPlane http;

  /**
   * @param clock what the agent takes for the time
   */
  public Purse(
      FakeControlPlane controlPlane, Fixture fixture, Path directory, InstantSource clock) {
    this(controlPlane, fixture, directory, clock, new Metrics());
  }

  public Purse(
      FakeControlPlane controlPlane,
      Fixture fixture,
      Path directory,
      InstantSource clock,
      Metrics metrics) {
    DataDirectory data = DataDirectory.open(directory);
    Identity identity = fixture.identity(controlPlane.url());
    http = new HttpControlPlane(controlPlane.vertx, URI.create(controlPlane.url()));
    Session session =
        new Session(
            identity,
            AccessKeys.of(data, identity),
            http,
            InstantSource.system(),
            new Standing(data));
    journal = SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system());
    String key = "e" + journal.position().epoch();
    spending = new Spending(journal, new LeaseDesk(session), key, clock, nanos::get, metrics);
  }

  /** So much time passes, as the agent measures it. */
  public void passes(java.time.Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What is kept of the lease that began then; fails where there is none. */
  public dev.demarc.agent.record.Leased kept(Instant startsAt) {
    return journal.leases().stream()
        .filter(lease -> lease.startsAt().equals(startsAt))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    journal.close();
    http.close();
  }
}
