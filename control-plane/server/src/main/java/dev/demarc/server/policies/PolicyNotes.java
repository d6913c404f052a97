package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Writes each deed twice, in its transaction: into the policy's history and into the audit; and
 * tells whom it concerns.
 */
@ApplicationScoped
class PolicyNotes {
  private static final int LONGEST = 2_000;

  private final Audit audit;
  private final PolicyNews news;
  private final Clock clock;

  PolicyNotes(Audit audit, PolicyNews news, Clock clock) {
    this.audit = audit;
    this.news = news;
    this.clock = clock;
  }

  void note(PolicyStore store, PolicyId policy, Actor by, PolicyHistory.Deed deed) {
    new PolicyHistory(store.sql(), store.tenant()).add(policy, clock.instant(), by, deed);
    audit.record(
        store.sql(), store.tenant(), by, "policy." + deed.action(), policy.text(), deed.detail());
    news.tell(store, policy, by, deed);
  }

  /**
   * What somebody says of why.
   *
   * @return it without space around it, empty where nothing was said
   * @throws Problem {@code validation} where it is too long or has control characters
   */
  static String why(@Nullable String comment) {
    String said = comment == null ? "" : comment.strip();
    if (said.length() > LONGEST) {
      throw Problem.invalid("comment", "must have at most " + LONGEST + " characters");
    }
    if (said.chars()
        .anyMatch(
            each -> Character.isISOControl(each) && each != '\n' && each != '\r' && each != '\t')) {
      throw Problem.invalid("comment", "must not contain control characters");
    }
    return said;
  }

  /** The same where something must be said. */
  static String reason(@Nullable String comment) {
    String said = why(comment);
    if (said.isEmpty()) {
      throw Problem.invalid("comment", "must say why");
    }
    return said;
  }
}
