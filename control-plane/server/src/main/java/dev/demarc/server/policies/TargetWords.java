package dev.demarc.server.policies;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.engine.rules.Offered;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A made-up route: what rules can read of a target and its model, without any catalogue. A name
 * that is left out is {@value RequestFacts#UNSAID}, a tier 0.
 */
public record TargetWords(
    @Nullable TargetId target,
    Boundary boundary,
    @Nullable String region,
    @Nullable String operator,
    @Nullable ModelId model,
    @Nullable Integer tier) {

  static TargetWords of(Route route, int tier) {
    return new TargetWords(
        route.target(), route.boundary(), route.region(), route.operator(), route.model(), tier);
  }

  /**
   * The route.
   *
   * @throws InvalidValue naming the part that cannot be one
   */
  Offered offered() {
    if (tier != null && tier < 0) {
      throw new InvalidValue("tier", "must be 0 or more");
    }
    if (operator != null && operator.length() > RequestFacts.LONGEST) {
      throw new InvalidValue(
          "operator", "must have at most " + RequestFacts.LONGEST + " characters");
    }
    ModelOffer offer =
        new ModelOffer(
            Objects.requireNonNullElseGet(model, () -> ModelId.of(RequestFacts.UNSAID)),
            "1",
            null,
            RequestFacts.UNSAID,
            RequestFacts.UNSAID,
            1,
            new TreeSet<>(),
            new TreeMap<>(),
            0,
            0,
            Objects.requireNonNullElse(tier, 0));
    boolean nonAi = boundary == Boundary.NONE;
    Target made =
        new Target(
            Objects.requireNonNullElseGet(target, () -> TargetId.of(RequestFacts.UNSAID)),
            "Made up",
            boundary,
            Objects.requireNonNullElse(region, RequestFacts.UNSAID),
            Objects.requireNonNullElse(operator, RequestFacts.UNSAID),
            nonAi ? Protocol.EXTRACTIVE : Protocol.OPENAI,
            nonAi ? List.of() : List.of("made-up.invalid:1"),
            List.of(),
            List.of(offer));
    return new Offered(made, offer, Route.of(made, offer));
  }

  /** What is said of it, in words. */
  String words() {
    return Stream.of(
            "to " + boundary.wire(),
            part("region", region),
            part("operator", operator),
            part("target", target),
            part("model", model),
            part("tier", tier))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String part(String name, @Nullable Object value) {
    return value == null ? "" : name + " " + value;
  }
}
