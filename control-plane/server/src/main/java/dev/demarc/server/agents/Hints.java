package dev.demarc.server.agents;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open hint streams of this replica. Each buffers 16 hints; one that is not read ends there,
 * and its agent connects again and pulls, which loses nothing. Agents of other replicas learn by
 * polling. Safe for many threads.
 */
@ApplicationScoped
public class Hints {
  private static final int BUFFERED = 16;
  private static final int CAPACITY = 20_000;

  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

  private record Stream(
      TenantId tenant, AgentId agent, GroupId group, MultiEmitter<? super Optional<Hint>> out) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Whether one more stream may be opened. */
  boolean hasRoom() {
    return streams.size() < CAPACITY;
  }

  /** The hints for this agent until it is revoked or goes; an empty one only shows life. */
  Multi<Optional<Hint>> open(TenantId tenant, AgentId agent, GroupId group) {
    return Multi.createFrom()
        .<Optional<Hint>>emitter(
            out -> {
              var stream = new Stream(tenant, agent, group, out);
              streams.add(stream);
              out.onTermination(() -> streams.remove(stream));
              out.emit(Optional.empty());
            },
            BUFFERED);
  }

  @Scheduled(every = "15s")
  void keepAlive() {
    streams.forEach(stream -> stream.out.emit(Optional.empty()));
  }

  /** A newer bundle for a group; {@code id} says which, as far as it is known. */
  public void bundle(TenantId tenant, GroupId group, String id) {
    Predicate<Stream> audience = s -> s.tenant.equals(tenant) && s.group.equals(group);
    tell(audience, new Hint(Hint.Kind.BUNDLE, id));
  }

  /** An answer to one agent's question. */
  public void consent(AgentId agent, String consent) {
    tell(stream -> stream.agent.equals(agent), new Hint(Hint.Kind.CONSENT, consent));
  }

  /** A newer revocation feed of a tenant. */
  public void revocations(TenantId tenant, long sequence) {
    Hint hint = new Hint(Hint.Kind.REVOCATIONS, Long.toString(sequence));
    tell(stream -> stream.tenant.equals(tenant), hint);
  }

  /** The agent is revoked: the last hint it gets. */
  void revoked(AgentId agent) {
    for (Stream stream : streams) {
      if (stream.agent.equals(agent)) {
        stream.out.emit(Optional.of(new Hint(Hint.Kind.REVOKED, agent.text())));
        stream.out.complete();
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
