package dev.demarc.agent.decide;

import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Relay;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What another agent handed on: decided again here, under this agent's own policy, and never wider
 * than it was decided there. Targets the relay does not cover, those the policy would not permit
 * (or only under more obligations) from where the data came, and further agents at the end of the
 * way count as not there. A target is covered when every model of it is. A request that was here
 * before is refused.
 */
public final class Relayed {
  private final String own = HexFormat.of().formatHex(random());

  private static byte[] random() {
    byte[] id = new byte[16];
    new SecureRandom().nextBytes(id);
    return id;
  }

  /** This agent's name on the way of a request; another each time it starts. */
  public String own() {
    return own;
  }

  /**
   * Refuses a request that was here before.
   *
   * @throws Refusal naming the header
   */
  public void refuseLoop(Inbound inbound) {
    boolean loops = inbound.hints().relay().map(relay -> relay.via().contains(own)).orElse(false);
    if (loops) {
      throw Refusal.about(
          ErrorCode.INVALID_REQUEST, Relay.HEADER, "This request was handed on by this agent.");
    }
  }

  /** The targets that are not there for this relay. */
  public static Set<TargetId> excluded(Relay relay, InForce policy, Facts facts) {
    Set<TargetId> excluded = new HashSet<>();
    Map<Route, List<Obligation>> here = permitted(policy, facts);
    Map<Route, List<Obligation>> there = permitted(policy, at(facts, relay));
    for (Target target : policy.bundle().targets()) {
      boolean out = target.protocol() == Protocol.AGENT && !relay.mayGoOn();
      for (var offer : target.models()) {
        Route route = Route.of(target, offer);
        List<Obligation> owed = there.get(route);
        out |= !relay.covers(route);
        out |= here.containsKey(route) && (owed == null || !here.get(route).containsAll(owed));
      }
      if (out) {
        excluded.add(target.id());
      }
    }
    return excluded;
  }

  /** The same availability with those taken away. */
  public static SortedMap<TargetId, Availability> without(
      Set<TargetId> excluded, SortedMap<TargetId, Availability> availability) {
    SortedMap<TargetId, Availability> left = new TreeMap<>(availability);
    excluded.forEach(target -> left.put(target, Availability.UNBOUND));
    return left;
  }

  private static Map<Route, List<Obligation>> permitted(InForce policy, Facts facts) {
    Map<Route, List<Obligation>> permitted = new HashMap<>();
    for (Considered each : policy.engine().permit(facts)) {
      if (each.permitted()) {
        permitted.put(each.route(), each.obligations());
      }
    }
    return permitted;
  }

  private static Facts at(Facts facts, Relay relay) {
    return new Facts(
        facts.tenant(),
        facts.application(),
        facts.team(),
        facts.actor(),
        facts.task(),
        facts.data(),
        facts.tools(),
        relay.from(),
        facts.site(),
        facts.group(),
        facts.session(),
        facts.request(),
        facts.proven(),
        facts.preferences());
  }
}
