package dev.demarc.server.policies;

import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.access.Caller;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people do to policies, each step in one transaction of their tenant with its line of history
 * and audit. A draft is kept even when it has problems, breaks a guarantee or fails a test case;
 * none of these goes further.
 */
@ApplicationScoped
public class Policies {
  private static final String UNTITLED = "Untitled";

  private final TenantNames.Reader names;
  private final PolicyLint lint;
  private final SignedApprovals signed;
  private final PolicyNotes notes;
  private final Clock clock;

  Policies(
      TenantNames.Reader names,
      PolicyLint lint,
      SignedApprovals signed,
      PolicyNotes notes,
      Clock clock) {
    this.names = names;
    this.lint = lint;
    this.signed = signed;
    this.notes = notes;
    this.clock = clock;
  }

  /** What a text is held against. Once read it needs no transaction, which a proof may outlast. */
  record Measure(
      TenantNames names, List<Guarantee> guarantees, PolicyLint.Surroundings surroundings) {}

  Measure measure(PolicyStore store) {
    return new Measure(
        names.read(),
        new TenantGuarantees(store.sql(), store.tenant()).all(),
        lint.surroundings(store));
  }

  /** What a policy of this tenant may name. */
  TenantNames names() {
    return names.read();
  }

  PolicyCheck.Checked check(String yaml) {
    return PolicyCheck.check(yaml, names.read());
  }

  PolicyView view(PolicyStore store, PolicyId id) {
    PolicyStore.Head head = store.head(id);
    return new PolicyView(
        id,
        head.title(),
        head.groups(),
        store.draft(id).map(draft -> view(store, draft)).orElse(null),
        store.published(id).orElse(null),
        new RolloutStore(store.sql(), store.tenant())
            .newest(id, 1).stream().findFirst().map(Policies::line).orElse(null),
        store.versionNumbers(id));
  }

  private static PolicyView.RolloutLine line(Rollout rollout) {
    return new PolicyView.RolloutLine(
        rollout.version(), rollout.state(), rollout.stage(), rollout.stages());
  }

  private PolicyView.DraftView view(PolicyStore store, Draft draft) {
    PolicyCheck.Checked checked = check(draft.yaml());
    return new PolicyView.DraftView(
        draft.revision(),
        draft.state(),
        draft.yaml(),
        draft.author(),
        draft.updatedAt(),
        checked.problems(),
        verdicts(store, checked),
        Cases.run(checked),
        Optional.ofNullable(checked.document())
            .map(document -> PolicyDiff.effect(store, draft, document))
            .orElse(null),
        draft.approvals(store.approvers()).stream()
            .map(step -> new PolicyView.ApprovalView(step.at(), step.by()))
            .toList(),
        PolicyLint.of(lint.surroundings(store), checked),
        draft.rollbackOf(),
        draft.groups());
  }

  /** What the policy does to its own guarantees and the tenant's. */
  static List<GuaranteeVerdict> verdicts(PolicyStore store, PolicyCheck.Checked checked) {
    return Guarantees.prove(checked, new TenantGuarantees(store.sql(), store.tenant()).all());
  }

  PolicyView create(PolicyStore store, Caller caller, String yaml, List<GroupId> groups) {
    bounded(yaml);
    if (store.heads().size() >= 200) {
      throw Problem.conflict("There are 200 policies already, the most there may be.");
    }
    PolicyId id = new PolicyId(UUID.randomUUID());
    Instant now = clock.instant();
    store.create(new PolicyStore.Head(id, title(yaml), groups), now);
    SubjectId by = caller.subject();
    store.put(draft(id, 1, yaml, by, caller.hands(), now, null));
    notes.note(store, id, Actor.of(by), edited(1, ""));
    return view(store, id);
  }

  PolicyView edit(PolicyStore store, PolicyId id, Caller caller, PolicyResource.Edit edit) {
    String yaml = edit.yaml();
    int baseRevision = edit.baseRevision();
    bounded(yaml);
    store.head(id);
    Draft draft = store.lockDraft(id).orElse(null);
    int last = draft == null ? store.lastRevision(id) : draft.revision();
    if (baseRevision != last && (draft != null || baseRevision != 0)) {
      throw Problem.conflict("The draft is at revision " + last + ", not " + baseRevision + ".");
    }
    SubjectId by = caller.subject();
    Set<SubjectId> authors = new TreeSet<>(caller.hands());
    if (draft != null) {
      draft.state().after(PolicyState.Action.EDIT);
      authors.addAll(draft.authors());
    }
    List<GroupId> before = PolicyGroups.of(store, id);
    List<GroupId> groups = PolicyGroups.edited(store, id, draft, edit.groups());
    store.put(draft(id, last + 1, yaml, by, authors, clock.instant(), groups));
    store.rename(id, title(yaml));
    List<GroupId> after = PolicyGroups.of(store, id);
    String said = after.equals(before) ? "" : PolicyGroups.words(after);
    notes.note(store, id, Actor.of(by), edited(last + 1, said));
    return view(store, id);
  }

  PolicyView submit(PolicyStore store, PolicyId id, SubjectId by, int revision, String comment) {
    Draft draft = locked(store, id, revision);
    PolicyState next = draft.state().after(PolicyState.Action.SUBMIT);
    proved(store, draft.yaml());
    Instant now = clock.instant();
    Draft submitted = draft.in(next, now, new Draft.Step(now, by), null, null);
    return step(store, submitted, by, deed(draft, PolicyState.Action.SUBMIT, comment));
  }

  /**
   * Approves; of a draft that widens what is permitted the first of two leaves it in review.
   *
   * @param signature what the approver signed; absent where nothing
   */
  PolicyView approve(
      PolicyStore store,
      PolicyId id,
      SubjectId by,
      int revision,
      String comment,
      @Nullable Signed signature) {
    Draft draft = locked(store, id, revision);
    PolicyState next = draft.state().after(PolicyState.Action.APPROVE);
    if (draft.authors().contains(by)) {
      throw new Problem(
          ErrorCode.SELF_APPROVAL,
          "Who edited a policy since it was last published cannot approve it.");
    }
    List<Draft.Step> given = draft.approvals(store.approvers());
    if (given.stream().anyMatch(step -> step.by().equals(by))) {
      throw Problem.conflict("You have approved this already; somebody else must, too.");
    }
    PolicyDocument document = proved(store, draft.yaml());
    signed.require(store, draft, document, by, signature);
    Instant now = clock.instant();
    Draft.Step own = new Draft.Step(now, by);
    Draft.Step first = given.isEmpty() ? null : given.getFirst();
    int needed = PolicyDiff.approvals(store.obeyed(draft), document);
    Draft approved =
        first == null && needed > 1
            ? draft.in(PolicyState.IN_REVIEW, now, draft.submitted(), own, null)
            : draft.in(next, now, draft.submitted(), first, own);
    return step(
        store,
        approved,
        by,
        new PolicyHistory.Deed(
            PolicyState.Action.APPROVE.wire(),
            revision,
            null,
            approved.approvals().size(),
            draft.rollbackOf(),
            comment));
  }

  /** Refuses as an approver or withdraws as an admin: back to a draft either way. */
  PolicyView back(
      PolicyStore store,
      PolicyId id,
      SubjectId by,
      PolicyState.Action action,
      int revision,
      String comment) {
    Draft draft = locked(store, id, revision);
    PolicyState next = draft.state().after(action);
    Draft written = draft.in(next, clock.instant(), null, null, null);
    SignedApprovals.forget(store, draft);
    return step(store, written, by, deed(draft, action, comment));
  }

  /** The draft's document against the tenant as it is now. */
  PolicyDocument document(Draft draft) {
    return document(check(draft.yaml()));
  }

  /** A text's document likewise, where every guarantee is proved and every test case passes. */
  PolicyDocument proved(PolicyStore store, String yaml) {
    PolicyCheck.Checked checked = check(yaml);
    PolicyDocument document = document(checked);
    Guarantees.require(verdicts(store, checked));
    Cases.require(Cases.run(checked));
    return document;
  }

  static PolicyDocument document(PolicyCheck.Checked checked) {
    PolicyDocument document = checked.document();
    if (document == null) {
      throw new Problem(
          ErrorCode.POLICY_INVALID,
          "The policy has " + checked.problems().size() + " problems.",
          checked.problems().stream()
              .map(at -> new Problem.FieldError(at.path(), at.reason(), at.line(), at.column()))
              .toList());
    }
    return document;
  }

  static Draft locked(PolicyStore store, PolicyId id, int revision) {
    store.head(id);
    Draft draft =
        store.lockDraft(id).orElseThrow(() -> Problem.conflict("There is no draft any more."));
    if (draft.revision() != revision) {
      throw Problem.conflict("The draft is at revision " + draft.revision() + " meanwhile.");
    }
    return draft;
  }

  private PolicyView step(PolicyStore store, Draft next, SubjectId by, PolicyHistory.Deed deed) {
    store.put(next);
    notes.note(store, next.policy(), Actor.of(by), deed);
    return view(store, next.policy());
  }

  private static PolicyHistory.Deed edited(int revision, String said) {
    return PolicyHistory.Deed.toDraft(PolicyState.Action.EDIT, revision, said);
  }

  private static PolicyHistory.Deed deed(Draft draft, PolicyState.Action action, String comment) {
    return PolicyHistory.Deed.toDraft(action, draft.revision(), comment);
  }

  private static Draft draft(
      PolicyId id,
      int revision,
      String yaml,
      SubjectId by,
      Set<SubjectId> authors,
      Instant now,
      @Nullable List<GroupId> groups) {
    return new Draft(
        id, revision, PolicyState.DRAFT, yaml, by, authors, now, null, null, null, null, groups);
  }

  private static void bounded(String yaml) {
    if (yaml.length() > PolicyYaml.MOST_CHARACTERS) {
      throw new Problem(ErrorCode.TOO_LARGE, PolicyDocument.TEXT_TOO_LONG);
    }
    if (yaml.indexOf('\0') >= 0) {
      throw Problem.invalid("yaml", "must not contain the character NUL");
    }
  }

  static String title(String yaml) {
    var tree = PolicyYaml.parse(yaml).tree();
    String title = tree == null ? "" : tree.path("title").asText("");
    String shown = title.replace('\0', ' ').strip();
    return shown.isEmpty() ? UNTITLED : shown.substring(0, Math.min(100, shown.length()));
  }
}
