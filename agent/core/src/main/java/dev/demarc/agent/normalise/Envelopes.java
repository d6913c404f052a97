package dev.demarc.agent.normalise;

import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.execute.Served;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.envelope.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the envelope of an answer, and the headers that say the same. */
public final class Envelopes {
  private Envelopes() {}

  /** The envelope, contract {@value Envelope#CONTRACT}. */
  public static Envelope of(
      Deciding deciding,
      Decision decision,
      Outcome.Routed routed,
      Served served,
      List<Envelope.Citation> citations,
      boolean contractValid) {
    var bundle = deciding.policy().bundle();
    Catalogue catalogue = new Catalogue(bundle.targets());
    Route route = routed.route();
    ModelOffer offer = catalogue.entry(route).offer();
    return new Envelope(
        Envelope.CONTRACT,
        decision.id(),
        route.target(),
        route.boundary(),
        route.region(),
        route.operator(),
        new Envelope.Model(served.model(), offer.version(), offer.digest(), offer.precision()),
        ErrorBody.policy(decision),
        degraded(deciding, decision, routed, served),
        citations,
        new Envelope.Usage(served.inputTokens(), served.outputTokens()),
        cost(offer, served),
        routed.disclosures(),
        fallback(deciding).orElse(null),
        routed.consent(),
        routed.approval(),
        contractValid);
  }

  private static List<Envelope.Degradation> degraded(
      Deciding deciding, Decision decision, Outcome.Routed routed, Served served) {
    List<Envelope.Degradation> degraded = new ArrayList<>(degraded(deciding, decision, routed));
    degraded.addAll(Degradations.of(served, routed.route()));
    return degraded;
  }

  private static List<Envelope.Degradation> degraded(
      Deciding deciding, Decision decision, Outcome.Routed routed) {
    var bundle = deciding.policy().bundle();
    return Degradations.of(
        decision,
        deciding.policy().engine(),
        new Catalogue(bundle.targets()),
        routed,
        fallback(deciding));
  }

  /**
   * Headers known before the answer comes. Of a streamed answer, which has no others, they say what
   * it is less by the decision; what its target did otherwise is in the last chunk alone.
   */
  public static Map<String, String> headers(
      Deciding deciding, Decision decision, Outcome.Routed routed, boolean streams) {
    Route route = routed.route();
    Map<String, String> headers = new LinkedHashMap<>(ErrorBody.decisionHeaders(decision));
    headers.put("demarc-boundary", route.boundary().wire());
    headers.put("demarc-region", route.region());
    headers.put("demarc-model", route.target() + "/" + route.model());
    headers.put("demarc-contract", Integer.toString(Envelope.CONTRACT));
    if (streams) {
      headers.putAll(degraded(degraded(deciding, decision, routed)));
    }
    deciding
        .fallback()
        .ifPresent(
            left -> headers.put("demarc-fallback", left.from() + ";reason=" + left.reason()));
    return headers;
  }

  /** The header that lists degradations; empty where there are none. */
  public static Map<String, String> degraded(List<Envelope.Degradation> degraded) {
    return degraded.isEmpty()
        ? Map.of()
        : Map.of(
            "demarc-degraded",
            degraded.stream().map(Envelope.Degradation::what).collect(Collectors.joining(",")));
  }

  /** In micro-USD, rounded up; what is beyond any count is the most there is. */
  static long cost(ModelOffer offer, Served served) {
    long input = times(offer.inputMicroUsdPerMillionTokens(), served.inputTokens());
    long output = times(offer.outputMicroUsdPerMillionTokens(), served.outputTokens());
    long both = input > Long.MAX_VALUE - output ? Long.MAX_VALUE : input + output;
    return Math.ceilDiv(both, 1_000_000L);
  }

  /** Of numbers that are not negative. */
  private static long times(long price, long tokens) {
    long product = price * tokens;
    return Math.multiplyHigh(price, tokens) == 0 && product >= 0 ? product : Long.MAX_VALUE;
  }

  private static Optional<Envelope.Fallback> fallback(Deciding deciding) {
    return deciding.fallback().map(left -> new Envelope.Fallback(left.from(), left.reason()));
  }
}
