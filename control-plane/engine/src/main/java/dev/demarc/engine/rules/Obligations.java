package dev.demarc.engine.rules;

import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The total order of obligations, strictest first: approval before consent before disclosure; then
 * the narrower scope, the shorter lifetime, the text. It makes what several rules add up to
 * independent of their order.
 */
public final class Obligations {
  public static final Comparator<Obligation> STRICTEST_FIRST =
      Comparator.comparingInt(Obligations::kind)
          .thenComparingInt(Obligations::scope)
          .thenComparing(Obligations::ttl)
          .thenComparing(Obligations::text);

  /** Rules by their strictest obligation, one without any last, then by id. */
  public static final Comparator<Rule> STRICTEST_RULE_FIRST =
      Comparator.<Rule, Obligation>comparing(
              rule -> rule.obligations().stream().min(STRICTEST_FIRST).orElse(null),
              Comparator.nullsLast(STRICTEST_FIRST))
          .thenComparing(Rule::id);

  private Obligations() {}

  /** What all the rules together ask for: each once, strictest first. */
  public static List<Obligation> of(Collection<Rule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.obligations().stream())
        .distinct()
        .sorted(STRICTEST_FIRST)
        .toList();
  }

  /** The narrowest scope and the shortest lifetime any of the consents among them asks for. */
  public static Optional<Obligation.Consent> consent(List<Obligation> obligations) {
    return obligations.stream()
        .filter(Obligation.Consent.class::isInstance)
        .map(Obligation.Consent.class::cast)
        .reduce((one, two) ->
            new Obligation.Consent(
                one.scope().compareTo(two.scope()) <= 0 ? one.scope() : two.scope(),
                one.ttl().compareTo(two.ttl()) <= 0 ? one.ttl() : two.ttl()));
  }

  /** The approval with the shortest lifetime among them. */
  public static Optional<Obligation.Approval> approval(List<Obligation> obligations) {
    return obligations.stream()
        .filter(Obligation.Approval.class::isInstance)
        .map(Obligation.Approval.class::cast)
        .min(Comparator.comparing(Obligation.Approval::ttl));
  }

  /**
   * Whether some obligations ask for nothing that others do not ask for as strictly: kind by kind,
   * since an approval is no consent and neither is a disclosure. Their number says nothing: two
   * disclosures ask for less than one consent.
   */
  public static boolean askNoMore(List<Obligation> some, List<Obligation> others) {
    return consent(some).map(one -> asked(one, consent(others))).orElse(true)
        && approval(some).map(one -> asked(one, approval(others))).orElse(true)
        && others.containsAll(some.stream().filter(Obligation.Disclose.class::isInstance).toList());
  }

  /** Whether the other asks for a consent at least as narrow and as short. */
  private static boolean asked(Obligation.Consent one, Optional<Obligation.Consent> other) {
    return other
        .filter(it -> it.scope().compareTo(one.scope()) <= 0)
        .filter(it -> it.ttl().compareTo(one.ttl()) <= 0)
        .isPresent();
  }

  private static boolean asked(Obligation.Approval one, Optional<Obligation.Approval> other) {
    return other.filter(it -> it.ttl().compareTo(one.ttl()) <= 0).isPresent();
  }

  private static int kind(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Approval approval -> 0;
      case Obligation.Consent consent -> 1;
      case Obligation.Disclose disclose -> 2;
    };
  }

  private static int scope(Obligation obligation) {
    return obligation instanceof Obligation.Consent consent
        ? consent.scope().ordinal()
        : ConsentScope.values().length;
  }

  private static Duration ttl(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Approval approval -> approval.ttl();
      case Obligation.Consent consent -> consent.ttl();
      case Obligation.Disclose disclose -> Duration.ZERO;
    };
  }

  private static String text(Obligation obligation) {
    return obligation instanceof Obligation.Disclose disclose ? disclose.text() : "";
  }
}
