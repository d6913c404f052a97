package dev.demarc.portal.traces;

import dev.demarc.contract.policy.Obligation;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions in words. */
final class TraceWords {
  private TraceWords() {}

  static Badge outcome(@Nullable String outcome) {
    Tone tone =
        switch (outcome == null ? "" : outcome) {
          case "routed" -> Tone.GOOD;
          case "needs-consent", "needs-approval", "queued" -> Tone.WARN;
          case "refused" -> Tone.BAD;
          default -> Tone.QUIET;
        };
    String words = "refused".equals(outcome) ? "Refused, failed closed" : Words.plain(outcome);
    Badge badge = new Badge(words, tone);
    badge
        .getElement()
        .setAttribute("data-testid", "outcome")
        .setAttribute("data-outcome", Words.or(outcome));
    return badge;
  }

  static String obligations(List<Obligation> obligations) {
    return obligations.isEmpty()
        ? "none"
        : String.join("; ", obligations.stream().map(TraceWords::obligation).toList());
  }

  private static String obligation(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Consent consent ->
          "consent (" + consent.scope().wire() + ", " + Words.span(consent.ttl()) + ")";
      case Obligation.Approval approval -> "approval (" + Words.span(approval.ttl()) + ")";
      case Obligation.Disclose disclose -> "disclose: " + disclose.text();
    };
  }
}
