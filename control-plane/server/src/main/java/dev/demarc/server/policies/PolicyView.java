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
 */
public record PolicyView(
    PolicyId id,
    String title,
    List<GroupId> groups,
    @Nullable DraftView draft,
    @Nullable PublishedView published,
    List<PolicyVersion> versions) {

  /** In a list: without text and problems. */
  public record Listed(
      PolicyId id,
      String title,
      List<GroupId> groups,
      @Nullable DraftLine draft,
      @Nullable PublishedView published) {}

  /** A draft in a list. */
  public record DraftLine(int revision, PolicyState state, SubjectId author, Instant updatedAt) {}

  /**
   * A draft in full.
   *
   * @param guarantees its own in their order, then the tenant's; none while there are problems
   * @param findings of lint, which stop nothing; none while there are problems
   */
  public record DraftView(
      int revision,
      PolicyState state,
      String yaml,
      SubjectId author,
      Instant updatedAt,
      List<PolicyProblem> problems,
      List<GuaranteeVerdict> guarantees,
      Findings findings) {}

  /** The version in force. */
  public record PublishedView(PolicyVersion version, Digest digest, Instant at, SubjectId by) {}

  /** One version, for ever as it was published. */
  public record VersionView(
      PolicyVersion version,
      String yaml,
      PolicyDocument document,
      Digest digest,
      SubjectId author,
      Instant submittedAt,
      SubjectId submittedBy,
      Instant approvedAt,
      SubjectId approvedBy,
      Instant publishedAt,
      SubjectId publishedBy) {}

  /** One line of the history. */
  public record EventView(
      Instant at, SubjectId actor, String action, int revision, String comment) {}
}
