package dev.demarc.agent.normalise;

import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.execute.Mismatch;
import dev.demarc.agent.execute.Served;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.agent.record.Cost;
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
import org.jspecify.annotations.Nullable;

/** Writes the envelope of an answer, and the headers that say the same. */
public final class Envelopes {
  private static final String UNKNOWN = "unknown";

  private Envelopes() {}

  /**
   * The envelope, contract {@value Envelope#CONTRACT}.
   *
   * @param cost of the attempt that answered
   */
  public static Envelope of(
      Deciding deciding,
      Decision decision,
      Outcome.Routed routed,
      Served served,
      @Nullable Cost cost,
      List<Envelope.Citation> citations,
      boolean contractValid) {
    var bundle = deciding.policy().bundle();
    Route route = routed.route();
    return new Envelope(
        Envelope.CONTRACT,
        decision.id(),
        route.target(),
        route.boundary(),
        route.region(),
        route.operator(),
        model(served, new Catalogue(bundle.targets()).entry(route)),
        ErrorBody.policy(decision),
        degraded(deciding, decision, routed, served),
        citations,
        new Envelope.Usage(served.inputTokens(), served.outputTokens()),
        cost == null ? 0 : cost.settledMicroUsd(),
        routed.disclosures(),
        fallback(deciding).orElse(null),
        routed.consent(),
        routed.approval(),
        contractValid,
        cost == null ? null : cost.basis());
  }

  /** What answered; of another model than was decided only what the catalogue knows of it. */
  private static Envelope.Model model(Served served, Catalogue.Entry decided) {
    if (!served.mismatches().contains(Mismatch.MODEL)) {
      return model(served.model(), decided.offer());
    }
    return decided.target().models().stream()
        .filter(offer -> offer.id().text().equals(served.model()))
        .findFirst()
        .map(offer -> model(served.model(), offer))
        .orElseGet(() -> new Envelope.Model(served.model(), UNKNOWN, null, UNKNOWN));
  }

  private static Envelope.Model model(String id, ModelOffer offer) {
    return new Envelope.Model(id, offer.version(), offer.digest(), offer.precision());
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
   * Headers known before the answer comes: of the route as it was decided. Of a streamed answer,
   * which has no others, they say what it is less by the decision; what its target did otherwise is
   * in the last chunk alone.
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

  private static Optional<Envelope.Fallback> fallback(Deciding deciding) {
    return deciding.fallback().map(left -> new Envelope.Fallback(left.from(), left.reason()));
  }
}
