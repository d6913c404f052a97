package dev.demarc.server.policies;

import dev.demarc.contract.policy.Obligation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a case expects of obligations: one of a kind, or exactly this one. */
sealed interface ObligationWords {

  /** Any of this kind: {@code consent}, {@code approval} or {@code disclose}. */
  record OfKind(String kind) implements ObligationWords {
    /** The kinds there are. */
    static final List<String> KNOWN = List.of("approval", "consent", "disclose");
  }

  /** This one, with its terms. */
  record Exactly(Obligation obligation) implements ObligationWords {}

  default boolean meets(Obligation asked) {
    return switch (this) {
      case OfKind any -> any.kind.equals(kind(asked));
      case Exactly exactly -> exactly.obligation.equals(asked);
    };
  }

  /** Whether each expected one is asked for, and nothing else is. */
  static boolean areMet(List<ObligationWords> expected, List<Obligation> asked) {
    return expected.stream().allMatch(each -> asked.stream().anyMatch(each::meets))
        && asked.stream().allMatch(each -> expected.stream().anyMatch(it -> it.meets(each)));
  }

  static String expected(List<ObligationWords> all) {
    return joined(
        all.stream()
            .map(each ->
                switch (each) {
                  case OfKind any -> any.kind;
                  case Exactly exactly -> one(exactly.obligation);
                })
            .toList());
  }

  static String asked(List<Obligation> all) {
    return joined(all.stream().map(ObligationWords::one).toList());
  }

  private static String joined(List<String> words) {
    return words.isEmpty() ? "no obligation" : words.stream().collect(Collectors.joining(" and "));
  }

  private static String one(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Approval approval -> "approval (" + approval.ttl() + ")";
      case Obligation.Consent consent ->
          "consent (" + consent.scope().wire() + ", " + consent.ttl() + ")";
      case Obligation.Disclose disclose -> "disclose ('" + disclose.text() + "')";
    };
  }

  private static String kind(Obligation obligation) {
    return obligation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
