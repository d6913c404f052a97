package dev.demarc.portal.onboarding;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.PolicyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the control plane says of the parts of a first request. */
final class OnboardingAnswers {
  private OnboardingAnswers() {}

  /** What to start from; its words are the portal's. */
  record Template(String id) {}

  /** A policy, in a list without most of its draft. */
  record Policy(PolicyId id, String title, @Nullable Draft draft, @Nullable Published published) {

    boolean isPublished() {
      return published != null;
    }

    /** How its draft stands, empty where there is none. */
    String state() {
      return draft == null ? "" : draft.state();
    }

    List<Problem> problems() {
      return draft == null || draft.problems() == null ? List.of() : draft.problems();
    }

    Instant updatedAt() {
      return draft == null ? Instant.EPOCH : draft.updatedAt();
    }
  }

  record Draft(
      long revision,
      String state,
      String author,
      Instant updatedAt,
      @Nullable List<Problem> problems,
      @Nullable List<Verdict> guarantees,
      @Nullable Found findings,
      @Nullable Effect effect,
      @Nullable List<Object> approvals) {

    List<Verdict> verdicts() {
      return guarantees == null ? List.of() : guarantees;
    }

    int findingCount() {
      return findings == null ? 0 : findings.items().size() + findings.more();
    }

    /** How many must approve; the most there can be while nothing is known. */
    int approvalsNeeded() {
      return effect == null ? 2 : effect.approvals();
    }

    int approvalsGiven() {
      return approvals == null ? 0 : approvals.size();
    }
  }

  record Published(int version) {}

  record Problem(int line, String reason) {}

  /** What is known of a guarantee. */
  record Verdict(String id, String verdict) {}

  /** What lint found. */
  record Found(List<Object> items, int more) {}

  record Effect(int approvals) {}

  /** The classes and targets a policy names. */
  record Names(List<Name> classes, List<Name> targets) {
    static final Names NONE = new Names(List.of(), List.of());

    boolean allKnown() {
      return classes.stream().allMatch(Name::known) && targets.stream().allMatch(Name::known);
    }

    Optional<String> firstClass() {
      return classes.stream().filter(Name::known).map(Name::id).findFirst();
    }
  }

  record Name(String id, boolean known) {}

  record Application(ApplicationId id, String title) {}

  record Key(String keyId) {}

  record Agent(AgentId id, @Nullable String name, String state) {
    /** Whether it came once, and may come again. */
    boolean isSeen() {
      return state.equals("active") || state.equals("stale");
    }

    String displayName() {
      return name == null || name.isBlank() ? id.text() : name;
    }
  }

  record Member(
      String subject, @Nullable String username, @Nullable String name, List<String> roles) {
    boolean is(String role) {
      return roles != null && roles.contains(role);
    }

    String displayName() {
      return name != null && !name.isBlank() ? name : username == null ? subject : username;
    }
  }

  /** A decision that an agent told of. */
  record Trace(DecisionId decision) {}
}
