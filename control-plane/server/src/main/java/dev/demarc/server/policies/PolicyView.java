package dev.demarc.server.policies;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.policies.lint.Findings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as people see it.
 *
 * @param draft absent when nothing is being written
 * @param published absent before the first publication
 * @param rollout the newest; absent where no version was rolled out in stages
 */
public record PolicyView(
    PolicyId id,
    String title,
    List<GroupId> groups,
    @Nullable DraftView draft,
    @Nullable PublishedView published,
    @Nullable RolloutLine rollout,
    List<PolicyVersion> versions) {

  /**
   * In a list: without text and problems.
   *
   * @param obeyedBy the groups that obey a version of it now; of several policies for a group, the
   *     one published to it last
   */
  public record Listed(
      PolicyId id,
      String title,
      List<GroupId> groups,
      List<GroupId> obeyedBy,
      @Nullable DraftLine draft,
      @Nullable PublishedView published) {}

  /** A draft in a list. */
  public record DraftLine(int revision, PolicyState state, SubjectId author, Instant updatedAt) {}

  /**
   * A draft that somebody may approve.
   *
   * @param given how many approved it
   * @param needed how many must, two where it widens; absent while the draft has problems
   */
  public record ToApprove(
      PolicyId id,
      String title,
      List<GroupId> groups,
      int revision,
      Instant submittedAt,
      SubjectId submittedBy,
      int given,
      @Nullable Integer needed) {}

  /**
   * A draft in full.
   *
   * @param guarantees its own in their order, then the tenant's; none while there are problems
   * @param cases its test cases in their order; none while there are problems
   * @param effect against the version in force; absent while there are problems
   * @param approvals those given so far
   * @param findings of lint, which stop nothing; none while there are problems
   * @param rollbackOf the older version that it brings back; absent where it brings none
   * @param groups that the policy is for once it is published; absent where they stay
   */
  public record DraftView(
      int revision,
      PolicyState state,
      String yaml,
      SubjectId author,
      Instant updatedAt,
      List<PolicyProblem> problems,
      List<GuaranteeVerdict> guarantees,
      List<CaseResult> cases,
      @Nullable Effect effect,
      List<ApprovalView> approvals,
      Findings findings,
      @Nullable PolicyVersion rollbackOf,
      @Nullable List<GroupId> groups) {}

  /**
   * What a draft changes, counted.
   *
   * @param widening changes by which more is permitted, or on easier terms
   * @param narrowing changes by which less is, or on harder terms
   * @param loosened sections beside the rules that give up protection
   * @param approvals how many different people must approve
   */
  public record Effect(int widening, int narrowing, int loosened, int approvals) {}

  /** Somebody's approval. */
  public record ApprovalView(Instant at, SubjectId by) {}

  /** How far a version is on its way to the groups. */
  public record RolloutLine(PolicyVersion version, RolloutState state, int stage, int stages) {}

  /**
   * The version published last: in force, or on its way while it is being rolled out.
   *
   * @param withdraws the version that was taken back by it, so that nothing is permitted; absent
   *     where it takes back none
   */
  public record PublishedView(
      PolicyVersion version,
      Digest digest,
      Instant at,
      SubjectId by,
      @Nullable PolicyVersion withdraws) {}

  /**
   * One version, for ever as it was published.
   *
   * @param firstApprovedAt of two approvals the first; absent where one was enough
   * @param approvedAt the one by which it could be published
   * @param rollbackOf the older version that it repeats, whose approvals it has where it permits no
   *     more than was in force; absent where it repeats none
   * @param withdraws the version that was taken back by it; it permits nothing, and who withdrew is
   *     named as who wrote and approved it. Absent where it takes back none
   */
  public record VersionView(
      PolicyVersion version,
      String yaml,
      PolicyDocument document,
      Digest digest,
      SubjectId author,
      Instant submittedAt,
      SubjectId submittedBy,
      @Nullable Instant firstApprovedAt,
      @Nullable SubjectId firstApprovedBy,
      Instant approvedAt,
      SubjectId approvedBy,
      Instant publishedAt,
      SubjectId publishedBy,
      @Nullable PolicyVersion rollbackOf,
      @Nullable PolicyVersion withdraws) {}

  /**
   * One line of the history.
   *
   * @param actor a person's subject, or {@code system}
   * @param revision of the draft; absent where it was not done to one
   * @param version that it made, that a rollout brings, or that was withdrawn
   * @param step which of two approvals, or which stage of the rollout, from 1
   * @param rollbackOf the older version that comes back
   * @param comment why, empty where nothing was said
   */
  public record EventView(
      long sequence,
      Instant at,
      String actor,
      String action,
      @Nullable Integer revision,
      @Nullable PolicyVersion version,
      @Nullable Integer step,
      @Nullable PolicyVersion rollbackOf,
      String comment) {}
}
