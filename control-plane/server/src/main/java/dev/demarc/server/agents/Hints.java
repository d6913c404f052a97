package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The open hint streams of this replica. Each buffers 16 hints; one that is not read ends there,
 * and its agent connects again and pulls, which loses nothing. Agents of other replicas learn by
 * polling. A tenant may hold a quarter of them, and an agent two: of more, its oldest ends. Safe
 * for many threads.
 */
@ApplicationScoped
public class Hints {
  private static final int BUFFERED = 16;
  private static final int CAPACITY = 20_000;
  private static final int OF_A_TENANT = CAPACITY / 4;
  private static final int OF_AN_AGENT = 2;

  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicLong opened = new AtomicLong();
  private final int capacity;
  private final int ofATenant;

  Hints() {
    this(CAPACITY, OF_A_TENANT);
  }

  Hints(int capacity, int ofATenant) {
    this.capacity = capacity;
    this.ofATenant = ofATenant;
  }

  private record Stream(
      long number,
      TenantId tenant,
      AgentId agent,
      GroupId group,
      MultiEmitter<? super Optional<Hint>> out) {
    void revoke() {
      out.emit(Optional.of(Hint.of(Hint.Kind.REVOKED, agent.text())));
      out.complete();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Whether this agent may open one more stream. */
  boolean hasRoom(TenantId tenant, AgentId agent) {
    if (of(agent).findAny().isPresent()) {
      return true; // its oldest makes room
    }
    return streams.size() < capacity
        && streams.stream().filter(each -> each.tenant.equals(tenant)).count() < ofATenant;
  }

  private java.util.stream.Stream<Stream> of(AgentId agent) {
    return streams.stream().filter(each -> each.agent.equals(agent));
  }

  /** A connection that broke off unnoticed may still look open: the newest count. */
  private void endOldest(AgentId agent) {
    of(agent)
        .sorted(Comparator.comparingLong(Stream::number).reversed())
        .skip(OF_AN_AGENT)
        .forEach(oldest -> oldest.out.complete());
  }

  /**
   * The hints for this agent until it is revoked or goes; an empty one only shows life.
   *
   * @param isRevoked asked once the stream can be found, so that a revocation meanwhile ends it
   */
  Multi<Optional<Hint>> open(
      TenantId tenant, AgentId agent, GroupId group, BooleanSupplier isRevoked) {
    return Multi.createFrom()
        .<Optional<Hint>>emitter(
            out -> {
              var stream = new Stream(opened.incrementAndGet(), tenant, agent, group, out);
              streams.add(stream);
              out.onTermination(() -> streams.remove(stream));
              out.emit(Optional.empty());
              endOldest(agent);
              if (isRevoked.getAsBoolean()) {
                stream.revoke();
              }
            },
            BUFFERED);
  }

  @Scheduled(every = "15s")
  void keepAlive() {
    streams.forEach(stream -> stream.out.emit(Optional.empty()));
  }

  /** A newer bundle for a group. */
  public void bundle(TenantId tenant, GroupId group, long version, Digest digest) {
    Predicate<Stream> audience = s -> s.tenant.equals(tenant) && s.group.equals(group);
    tell(audience, Hint.bundle(group, version, digest));
  }

  /** An answer to one agent's question. */
  public void consent(AgentId agent, String consent) {
    tell(stream -> stream.agent.equals(agent), Hint.of(Hint.Kind.CONSENT, consent));
  }

  /** A newer revocation feed of a tenant. */
  public void revocations(TenantId tenant, long sequence) {
    Hint hint = Hint.of(Hint.Kind.REVOCATIONS, Long.toString(sequence));
    tell(stream -> stream.tenant.equals(tenant), hint);
  }

  /** The agent is revoked: the last hint it gets. */
  void revoked(AgentId agent) {
    for (Stream stream : streams) {
      if (stream.agent.equals(agent)) {
        stream.revoke();
      }
    }
  }

  private void tell(Predicate<Stream> audience, Hint hint) {
    for (Stream stream : streams) {
      if (audience.test(stream)) {
        stream.out.emit(Optional.of(hint));
      }
    }
  }
}
