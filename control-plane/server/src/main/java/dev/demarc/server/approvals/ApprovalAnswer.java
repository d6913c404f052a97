package dev.demarc.server.approvals;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.Digest;
import dev.demarc.server.platform.Problem;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an approver says.
 *
 * @param until when a yes ends; as late as the policy lets it where nothing is said
 * @param uses how many requests a yes is for; all until then where nothing is said
 * @param reason a no says why
 * @param noticeDigest of the notice they were shown
 */
public record ApprovalAnswer(
    Kind answer,
    @Nullable Instant until,
    @Nullable Integer uses,
    @Nullable String reason,
    Digest noticeDigest) {
  private static final int MOST_USES = 1_000_000;
  private static final int LONGEST_REASON = 500;

  /** Yes or no. */
  public enum Kind implements Wire {
    APPROVE("approve"),
    DENY("deny");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Until when the yes holds, at most this late. */
  Instant until(Instant now, Instant latest) {
    Instant until = Objects.requireNonNullElse(this.until, latest);
    if (!until.isAfter(now) || until.isAfter(latest)) {
      throw Problem.invalid("until", "must be in the future and at most " + latest);
    }
    return until;
  }

  /** The same, where its members are within their bounds. */
  ApprovalAnswer checked() {
    if (uses != null && (uses < 1 || uses > MOST_USES)) {
      throw Problem.invalid("uses", "must be 1 to " + MOST_USES);
    }
    if (answer == Kind.DENY && (reason == null || reason.isBlank())) {
      throw Problem.invalid("reason", "must say why it is denied");
    }
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw Problem.invalid("reason", "must have at most " + LONGEST_REASON + " characters");
    }
    if (reason != null && reason.indexOf('\0') >= 0) {
      throw Problem.invalid("reason", "must not have the character NUL");
    }
    return this;
  }
}
