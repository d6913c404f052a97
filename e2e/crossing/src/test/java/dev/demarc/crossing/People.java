package dev.demarc.crossing;

import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.ask.Asker;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The people concerned: some say yes at once, some later, some no, some cannot be reached. What
 * they granted, and which decision used it, is known here and nowhere else.
 */
final class People implements Asker {
  private final long seed;
  private final Map<Change, List<Grant>> given = new HashMap<>();
  private final Set<ConsentId> spent = new HashSet<>();
  private final Map<DecisionId, List<Grant>> uses = new HashMap<>();
  private long grants;
  private int asked;

  People(long seed) {
    this.seed = seed;
  }

  /** What this decision used. */
  synchronized List<Grant> usedBy(DecisionId decision) {
    return List.copyOf(uses.getOrDefault(decision, List.of()));
  }

  synchronized int asked() {
    return asked;
  }

  synchronized long granted() {
    return grants;
  }

  @Override
  public synchronized Optional<Grant> covering(ConsentRequest question) {
    return given.getOrDefault(question.change(), List.of()).stream()
        .filter(grant -> !spent.contains(grant.id()))
        .filter(grant ->
            grant.scope() != ConsentScope.ONCE || question.decision().equals(grant.decision()))
        .findFirst();
  }

  @Override
  public synchronized CompletionStage<Asked> ask(ConsentRequest question, Duration wait) {
    asked++;
    Change change = question.change();
    int mood = Math.floorMod(Objects.hash(seed, change.to(), change.dataClass(), asked), 8);
    ConsentId id = ConsentId.of(new UUID(seed, asked).toString());
    Asked answer =
        switch (mood) {
          case 0 -> new Asked.Denied(id);
          case 1 -> new Asked.Unavailable();
          case 2 -> new Asked.Pending(id, "http://127.0.0.1/consents/" + asked);
          default -> granted(question, id, wait);
        };
    return CompletableFuture.completedFuture(answer);
  }

  private Asked granted(ConsentRequest question, ConsentId id, Duration wait) {
    Grant grant =
        new Grant(
            id,
            Tenant.ID,
            AgentId.of("22222222-2222-4222-8222-222222222222"),
            SubjectId.of(Tenant.SUBJECT),
            question.change(),
            question.widestScope(),
            question.decision(),
            1 << 24,
            Digest.ofBytes(new byte[] {2}),
            Instant.now(),
            Instant.now().plus(question.ttl()));
    given.computeIfAbsent(question.change(), key -> new ArrayList<>()).add(grant);
    grants++;
    return wait.isZero()
        ? new Asked.Pending(id, "http://127.0.0.1/consents/" + asked)
        : new Asked.Granted(grant);
  }

  @Override
  public synchronized void used(Grant grant, DecisionId decision) {
    if (grant.scope() == ConsentScope.ONCE && !spent.add(grant.id())) {
      throw new IllegalStateException("spent");
    }
    uses.computeIfAbsent(decision, key -> new ArrayList<>()).add(grant);
  }
}
