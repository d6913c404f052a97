package dev.demarc.agent.decide;

import dev.demarc.agent.classify.SessionDigests;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SessionDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Knows a request that is sent again after somebody was asked about it: the same application, actor
 * and body. A consent for one use was given to the decision that asked, so the repeated request is
 * looked up by that one. Kept for two hours, at most {@value #MOST}; at the bound the oldest is
 * forgotten, and its retry is asked anew. In memory, as keyed digests. Safe for many threads.
 */
public final class Lineage {
  static final int MOST = 10_000;

  private static final Duration LIFE = Duration.ofHours(2);

  private final SessionDigests digests;
  private final InstantSource clock;
  private final Map<SessionDigest, Asked> asked = new LinkedHashMap<>();

  private record Asked(DecisionId decision, Instant at) {}

  public Lineage(SessionDigests digests, InstantSource clock) {
    this.digests = digests;
    this.clock = clock;
  }

  /** The decision that asked about this very request before, else this one. */
  public synchronized DecisionId origin(Inbound inbound, DecisionId decision) {
    Asked before = asked.get(key(inbound));
    boolean known = before != null && before.at().plus(LIFE).isAfter(clock.instant());
    return before != null && known ? before.decision() : decision;
  }

  /** This decision asked. */
  public synchronized void asked(Inbound inbound, DecisionId decision) {
    asked.put(key(inbound), new Asked(decision, clock.instant()));
    if (asked.size() > MOST) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  /** The consent that was asked for is used; the next such request is a new one. */
  public synchronized void settled(Inbound inbound) {
    asked.remove(key(inbound));
  }

  private SessionDigest key(Inbound inbound) {
    String actor = inbound.actor().subject() == null ? "" : inbound.actor().subject().text();
    String body = inbound.request().tree().toString();
    byte[] content =
        (actor + "\0" + inbound.hints().session().orElse("") + "\0" + body)
            .getBytes(StandardCharsets.UTF_8);
    return digests.of(inbound.caller().application().id(), content);
  }
}
