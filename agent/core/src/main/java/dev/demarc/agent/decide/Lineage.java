package dev.demarc.agent.decide;

import dev.demarc.agent.classify.SessionDigests;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.NamedOutside;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Knows a request that is sent again: the same application, actor, session and body. Of one that
 * somebody was asked about it knows the decision that asked, since a consent for one use was given
 * to that one, for two hours. Of one that a route failed for it knows what failed, for the time the
 * policy says, so that what was a fallback stays one when the client tries again.
 *
 * <p>At most {@value #MOST} of each; at the bound the oldest is forgotten, and its retry is asked
 * or tried anew. In memory, as keyed digests. Safe for many threads.
 */
public final class Lineage {
  static final int MOST = 10_000;

  private static final Duration LIFE = Duration.ofHours(2);

  private final SessionDigests digests;
  private final InstantSource clock;
  private final Map<SessionDigest, Asked> asked = new LinkedHashMap<>();
  private final Map<SessionDigest, Failed> failed = new LinkedHashMap<>();

  private record Asked(DecisionId decision, Instant at) {}

  private record Failed(Map<TargetId, String> targets, Instant at) {}

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
    keep(asked, key(inbound), new Asked(decision, clock.instant()));
  }

  /** The consent that was asked for is used; the next such request is a new one. */
  public synchronized void settled(Inbound inbound) {
    asked.remove(key(inbound));
  }

  /** These targets failed for this request, in this order, for these reasons. */
  public synchronized void failed(Inbound inbound, Map<TargetId, String> targets) {
    keep(failed, key(inbound), new Failed(new LinkedHashMap<>(targets), clock.instant()));
  }

  /** What failed for this very request before, at most this long ago; first to last. */
  public Map<TargetId, String> failures(Inbound inbound, Duration window) {
    if (isClean()) {
      return Map.of(); // most of the time: no digest of the body is needed
    }
    SessionDigest key = key(inbound);
    synchronized (this) {
      Failed before = failed.get(key);
      boolean known = before != null && before.at().plus(window).isAfter(clock.instant());
      return before != null && known ? before.targets() : Map.of();
    }
  }

  /** The request ended without an answer; when it is sent again it is a new one. */
  public synchronized void ended(Inbound inbound) {
    if (!failed.isEmpty()) {
      failed.remove(key(inbound));
    }
  }

  private synchronized boolean isClean() {
    return failed.isEmpty();
  }

  private static <T> void keep(Map<SessionDigest, T> in, SessionDigest key, T what) {
    in.remove(key);
    in.put(key, what);
    if (in.size() > MOST) {
      in.remove(in.keySet().iterator().next());
    }
  }

  private SessionDigest key(Inbound inbound) {
    String actor =
        inbound.actor().subject() == null
            ? inbound.hints().answerer().map(NamedOutside::reference).orElse("")
            : inbound.actor().subject().text();
    String body = inbound.request().tree().toString();
    byte[] content =
        (actor + "\0" + inbound.hints().session().orElse("") + "\0" + body)
            .getBytes(StandardCharsets.UTF_8);
    return digests.of(inbound.caller().application().id(), content);
  }
}
