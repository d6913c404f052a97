package dev.demarc.portal.policies;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.portal.look.Words;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says about policies. */
final class PolicyAnswers {
  private PolicyAnswers() {}

  /** A policy in the list. */
  record Row(
      PolicyId id,
      @Nullable String title,
      List<String> groups,
      List<String> obeyedBy,
      @Nullable Draft draft,
      @Nullable Published published) {
    String name() {
      return named(title);
    }

    /** The groups that obey a version of it now. */
    List<String> obeyedByOrNone() {
      return obeyedBy == null ? List.of() : obeyedBy;
    }
  }

  /** A draft that the reader may approve; how many must is not known while it has problems. */
  record ToApprove(
      PolicyId id,
      @Nullable String title,
      List<String> groups,
      @Nullable Instant submittedAt,
      @Nullable String submittedBy,
      int given,
      @Nullable Integer needed) {
    String name() {
      return named(title);
    }

    String effect() {
      if (needed == null) {
        return "Has problems";
      }
      return needed > 1 ? "Widens or gives up protection" : "Does not widen";
    }

    String approvals() {
      return needed == null ? String.valueOf(given) : given + " of " + needed;
    }
  }

  private static String named(@Nullable String title) {
    return title == null || title.isBlank() ? "Untitled policy" : title;
  }

  /** One policy. */
  record Detail(
      PolicyId id,
      @Nullable String title,
      List<String> groups,
      @Nullable Draft draft,
      @Nullable Published published,
      @Nullable OnItsWay rollout) {
    String name() {
      return named(title);
    }

    /** The version that was taken back, where nothing was published since. */
    @Nullable Integer withdrawn() {
      return published == null ? null : published.withdraws();
    }

    /** The groups it is for once the draft is published. */
    List<String> groupsToBe() {
      return draft == null || draft.groups() == null ? groups : draft.groups();
    }
  }

  /** A text that was looked at. */
  interface Examined {
    List<Finding> problemsOrNone();

    List<Guarantee> guaranteesOrNone();

    List<Case> casesOrNone();

    LintFound findingsOrNone();
  }

  /** What is being worked on. */
  record Draft(
      Long revision,
      String state,
      @Nullable String yaml,
      @Nullable String author,
      @Nullable Instant updatedAt,
      List<Finding> problems,
      List<Guarantee> guarantees,
      List<Case> cases,
      @Nullable Effect effect,
      List<Approval> approvals,
      @Nullable LintFound findings,
      @Nullable Integer rollbackOf,
      @Nullable List<String> groups)
      implements Examined {
    /** Who approved it so far. */
    List<Approval> approvalsOrNone() {
      return approvals == null ? List.of() : approvals;
    }

    @Override
    public List<Finding> problemsOrNone() {
      return problems == null ? List.of() : problems;
    }

    @Override
    public List<Guarantee> guaranteesOrNone() {
      return guarantees == null ? List.of() : guarantees;
    }

    @Override
    public LintFound findingsOrNone() {
      return findings == null ? LintFound.NONE : findings;
    }

    @Override
    public List<Case> casesOrNone() {
      return cases == null ? List.of() : cases;
    }
  }

  /** What a draft changes, counted, and how many people must approve it. */
  record Effect(int widening, int narrowing, int loosened, int approvals) {}

  /** Somebody's approval. */
  record Approval(@Nullable Instant at, @Nullable String by) {}

  /** What is known of one guarantee; the tenant's stand on no line. */
  record Guarantee(
      String id,
      String owner,
      @Nullable String never,
      String verdict,
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String reason,
      @Nullable JsonNode counterexample) {}

  /** What came of one test case. */
  record Case(
      String id,
      String verdict,
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String reason) {}

  /** How far a version is on its way to the groups. */
  record OnItsWay(Integer version, String state, int stage, int stages) {
    boolean isOpen() {
      return state.equals("watching") || state.equals("passed");
    }

    /** Whether the version published last never reached some groups. */
    boolean isCutShort(@Nullable Published last) {
      return state.equals("stopped")
          && stage < stages
          && last != null
          && version.equals(last.version());
    }
  }

  /** What is in force; where it takes back another version, nothing is permitted. */
  record Published(
      Integer version,
      @Nullable String digest,
      @Nullable Instant at,
      @Nullable String by,
      @Nullable Integer withdraws) {}

  /** Something wrong in the text; lines and columns count from 1. */
  record Finding(
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String path,
      @Nullable String reason) {}

  /** Something that lint found; it stops nothing. */
  record Lint(
      String code,
      String severity,
      @Nullable Integer line,
      @Nullable Integer column,
      @Nullable String reason,
      @Nullable String fix) {}

  /** What lint found, and how much more there is. */
  record LintFound(List<Lint> items, int more) {
    static final LintFound NONE = new LintFound(List.of(), 0);

    List<Lint> itemsOrNone() {
      return items == null ? List.of() : items;
    }
  }

  /** What a check found. */
  record Checked(
      List<Finding> problems,
      List<Guarantee> guarantees,
      List<Case> cases,
      @Nullable LintFound findings,
      @Nullable Matrix matrix)
      implements Examined {
    @Override
    public List<Finding> problemsOrNone() {
      return problems == null ? List.of() : problems;
    }

    @Override
    public List<Guarantee> guaranteesOrNone() {
      return guarantees == null ? List.of() : guarantees;
    }

    @Override
    public LintFound findingsOrNone() {
      return findings == null ? LintFound.NONE : findings;
    }

    @Override
    public List<Case> casesOrNone() {
      return cases == null ? List.of() : cases;
    }
  }

  /** A published version. */
  record Version(
      Integer version,
      @Nullable String state,
      @Nullable String digest,
      @Nullable String yaml,
      @JsonAlias("publishedAt") @Nullable Instant at,
      @JsonAlias("publishedBy") @Nullable String by,
      @Nullable String author,
      @Nullable String approvedBy,
      @Nullable Integer withdraws) {}

  /** Who did what, when, why. */
  record Event(
      @JsonAlias("actor") @Nullable String who,
      @JsonAlias("action") @Nullable String what,
      @JsonAlias("at") @Nullable Instant when,
      @Nullable String comment,
      @Nullable Integer version,
      @Nullable Long revision,
      @Nullable Integer step,
      @Nullable Integer rollbackOf) {
    /** What was done, with its numbers. */
    String words() {
      String of = rollbackOf == null ? "" : " of version " + rollbackOf;
      String to = version == null ? "" : ", version " + version;
      String at = step == null ? "" : ", " + (isOfRollout() ? "stage " : "approval ") + step;
      return Words.plain(what) + of + to + at;
    }

    private boolean isOfRollout() {
      return what != null && what.startsWith("rollout");
    }
  }

  /** What somebody said of a draft. */
  record Comment(
      int number,
      long revision,
      @Nullable Integer line,
      @Nullable String author,
      @Nullable Instant at,
      @Nullable String text,
      @Nullable String resolvedBy) {}

  /** Class × boundary. */
  record Matrix(List<String> classes, List<String> boundaries, List<Cell> cells) {}

  /** What happens to a class at a boundary. */
  record Cell(
      @JsonProperty("class") String dataClass, String boundary, String effect, List<String> rules) {
    List<String> rulesOrNone() {
      return rules == null ? List.of() : rules;
    }
  }
}
