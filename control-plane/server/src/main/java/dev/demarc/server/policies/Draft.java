package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy being written.
 *
 * @param revision grows by one with every edit, over the whole life of the policy
 * @param author of this revision
 * @param authors everyone who edited since the last publication, and who made a service account
 *     that did
 * @param firstApproved of two approvals the first; absent where one is enough
 * @param approved by which it may be published
 * @param rollbackOf the older version whose text this is; absent where it is none's
 * @param groups that the policy is to be for once it is published; absent where they stay
 */
record Draft(
    PolicyId policy,
    int revision,
    PolicyState state,
    String yaml,
    SubjectId author,
    Set<SubjectId> authors,
    Instant updatedAt,
    @Nullable Step submitted,
    @Nullable Step firstApproved,
    @Nullable Step approved,
    @Nullable PolicyVersion rollbackOf,
    @Nullable List<GroupId> groups) {

  /** Who took a step, and when. */
  record Step(Instant at, SubjectId by) {}

  /** The same in another state, with who brought it there. */
  Draft in(
      PolicyState next,
      Instant now,
      @Nullable Step submitted,
      @Nullable Step firstApproved,
      @Nullable Step approved) {
    return new Draft(
        policy,
        revision,
        next,
        yaml,
        author,
        authors,
        now,
        submitted,
        firstApproved,
        approved,
        rollbackOf,
        groups);
  }

  /** Who approved it, in their order. */
  List<Step> approvals() {
    return Stream.of(firstApproved, approved).flatMap(Stream::ofNullable).toList();
  }

  /** The same as far as they may approve still. */
  List<Step> approvals(Set<SubjectId> approvers) {
    return approvals().stream().filter(step -> approvers.contains(step.by())).toList();
  }

  static Draft read(ResultSet row) throws SQLException {
    Set<SubjectId> authors = new TreeSet<>();
    Columns.texts(row, "authors").forEach(author -> authors.add(SubjectId.of(author)));
    return new Draft(
        new PolicyId(Columns.uuid(row, "policy")),
        row.getInt("revision"),
        Wire.parse(PolicyState.class, "state", Columns.text(row, "state")),
        Columns.text(row, "yaml"),
        SubjectId.of(Columns.text(row, "author")),
        authors,
        Columns.instant(row, "updated_at"),
        step(row, "submitted"),
        step(row, "first_approved"),
        step(row, "approved"),
        PolicyHistory.version(row, "rollback_of"),
        groups(row));
  }

  private static @Nullable List<GroupId> groups(ResultSet row) throws SQLException {
    return row.getArray("groups_to_be") == null
        ? null
        : Columns.texts(row, "groups_to_be").stream().map(GroupId::of).toList();
  }

  static @Nullable Step step(ResultSet row, String name) throws SQLException {
    Instant at = Columns.optionalInstant(row, name + "_at");
    return at == null ? null : new Step(at, SubjectId.of(Columns.text(row, name + "_by")));
  }
}
