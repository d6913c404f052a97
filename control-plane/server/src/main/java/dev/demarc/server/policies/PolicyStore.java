package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of policies in one transaction of their tenant. */
record PolicyStore(Sql sql, TenantId tenant) {

  /** What a policy is, whatever its state. */
  record Head(PolicyId id, String title, List<GroupId> groups) {}

  List<Head> heads() {
    return sql.query(
        "select id, title, groups from policy where tenant_id = ? order by created_at, id limit 500",
        PolicyStore::head,
        tenant);
  }

  Head head(PolicyId id) {
    return sql.first(
            "select id, title, groups from policy where tenant_id = ? and id = ?",
            PolicyStore::head,
            tenant,
            id)
        .orElseThrow(() -> Problem.notFound("policy"));
  }

  static Head head(ResultSet row) throws SQLException {
    return new Head(
        new PolicyId(Columns.uuid(row, "id")),
        Columns.text(row, "title"),
        Columns.texts(row, "groups").stream().map(GroupId::of).toList());
  }

  void create(Head head, Instant now) {
    sql.update(
        "insert into policy values (?, ?, ?, ?, ?)",
        tenant,
        head.id(),
        head.title(),
        head.groups(),
        now);
  }

  void regroup(PolicyId id, List<GroupId> groups) {
    sql.update("update policy set groups = ? where tenant_id = ? and id = ?", groups, tenant, id);
  }

  void rename(PolicyId id, String title) {
    sql.update("update policy set title = ? where tenant_id = ? and id = ?", title, tenant, id);
  }

  /** Who may approve now; whoever may no more has approved nothing. */
  Set<SubjectId> approvers() {
    return Set.copyOf(
        sql.query(
            "select subject from membership where tenant_id = ? and ? = any(roles)",
            row -> SubjectId.of(Columns.text(row, "subject")),
            tenant,
            TenantRole.POLICY_APPROVER));
  }

  Optional<Draft> draft(PolicyId id) {
    return sql.first(
        "select * from policy_draft where tenant_id = ? and policy = ?", Draft::read, tenant, id);
  }

  /**
   * Locks policy and draft until commit: of two people racing, the second sees what the first did.
   */
  Optional<Draft> lockDraft(PolicyId id) {
    sql.query(
        "select 1 from policy where tenant_id = ? and id = ? for update", row -> 1, tenant, id);
    return draft(id);
  }

  void put(Draft draft) {
    sql.update(
        "delete from policy_draft where tenant_id = ? and policy = ?", tenant, draft.policy());
    sql.update(
        "insert into policy_draft values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        draft.policy(),
        draft.revision(),
        draft.state(),
        draft.yaml(),
        draft.author(),
        draft.authors(),
        draft.updatedAt(),
        at(draft.submitted()),
        by(draft.submitted()),
        at(draft.approved()),
        by(draft.approved()),
        at(draft.firstApproved()),
        by(draft.firstApproved()),
        draft.rollbackOf(),
        draft.groups());
  }

  private static @Nullable Instant at(Draft.@Nullable Step step) {
    return step == null ? null : step.at();
  }

  private static @Nullable SubjectId by(Draft.@Nullable Step step) {
    return step == null ? null : step.by();
  }

  void removeDraft(PolicyId id) {
    sql.update("delete from policy_draft where tenant_id = ? and policy = ?", tenant, id);
  }

  /** The highest revision there ever was, 0 for none. */
  int lastRevision(PolicyId id) {
    return sql.first(
            """
            select coalesce(max(revision), 0) from policy_event
            where tenant_id = ? and policy = ?
            """,
            row -> row.getInt(1),
            tenant,
            id)
        .orElse(0);
  }

  List<PolicyView.VersionView> versions(PolicyId id) {
    return sql.query(
        """
        select * from policy_version where tenant_id = ? and policy = ?
        order by version desc limit 200
        """,
        PolicyStore::version,
        tenant,
        id);
  }

  Optional<PolicyView.VersionView> version(PolicyId id, PolicyVersion number) {
    return sql.first(
        "select * from policy_version where tenant_id = ? and policy = ? and version = ?",
        PolicyStore::version,
        tenant,
        id,
        number);
  }

  Optional<PolicyView.PublishedView> published(PolicyId id) {
    return sql.first(
        """
        select version, digest, published_at, published_by, withdraws from policy_version
        where tenant_id = ? and policy = ? order by version desc limit 1
        """,
        row ->
            new PolicyView.PublishedView(
                new PolicyVersion(row.getInt("version")),
                Digest.of(Columns.text(row, "digest")),
                Columns.instant(row, "published_at"),
                SubjectId.of(Columns.text(row, "published_by")),
                PolicyHistory.version(row, "withdraws")),
        tenant,
        id);
  }

  /** The document in force, or the last one that was; empty before the first publication. */
  Optional<PolicyDocument> lastDocument(PolicyId id) {
    return sql.first(
        """
        select document from policy_version where tenant_id = ? and policy = ?
        order by version desc limit 1
        """,
        PolicyStore::document,
        tenant,
        id);
  }

  /** What the groups that a draft is to be for obey now. */
  Set<Optional<PolicyDocument>> obeyed(Draft draft) {
    return obeyed(PolicyGroups.of(this, draft));
  }

  /**
   * What these groups obey now, whatever policy it is of, each document once: empty for a group
   * that obeys none.
   */
  Set<Optional<PolicyDocument>> obeyed(List<GroupId> groups) {
    return Obeyed.by(this, groups).stream()
        .map(each -> Optional.ofNullable(each.document()))
        .collect(Collectors.toUnmodifiableSet());
  }

  List<PolicyVersion> versionNumbers(PolicyId id) {
    return sql.query(
        """
        select version from policy_version where tenant_id = ? and policy = ?
        order by version desc limit 200
        """,
        row -> new PolicyVersion(row.getInt("version")),
        tenant,
        id);
  }

  /** Everyone who wrote a version. */
  Set<SubjectId> authors(PolicyId id, PolicyVersion version) {
    return sql
        .first(
            """
            select authors from policy_version where tenant_id = ? and policy = ? and version = ?
            """,
            row -> Columns.texts(row, "authors"),
            tenant,
            id,
            version)
        .orElseThrow()
        .stream()
        .map(SubjectId::of)
        .collect(Collectors.toUnmodifiableSet());
  }

  void publish(PolicyId id, PolicyView.VersionView version, Set<SubjectId> authors) {
    sql.update(
        "insert into policy_version values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant,
        id,
        version.version(),
        version.yaml(),
        canonical(version.document()),
        version.digest(),
        version.author(),
        version.submittedAt(),
        version.submittedBy(),
        version.approvedAt(),
        version.approvedBy(),
        version.publishedAt(),
        version.publishedBy(),
        version.firstApprovedAt(),
        version.firstApprovedBy(),
        version.rollbackOf(),
        authors,
        version.withdraws());
  }

  /** From here on the groups obey this version; their next bundle carries it. */
  void obey(PolicyId id, PolicyVersion version, List<GroupId> groups) {
    for (GroupId group : groups) {
      sql.update(
          """
          insert into group_policy values (?, ?, ?, ?)
          on conflict (tenant_id, group_id)
          do update set policy = excluded.policy, version = excluded.version
          """,
          tenant,
          group,
          id,
          version);
    }
  }

  /** The groups that obey some version of a policy now, and not its withdrawal, by policy. */
  Map<PolicyId, List<GroupId>> obeying() {
    Map<PolicyId, List<GroupId>> groups = new HashMap<>();
    sql.query(
            """
            select g.policy, g.group_id from group_policy g
            join policy_version v
              on v.tenant_id = g.tenant_id and v.policy = g.policy and v.version = g.version
            where g.tenant_id = ? and v.withdraws is null order by g.group_id
            """,
            row ->
                Map.entry(
                    new PolicyId(Columns.uuid(row, "policy")),
                    GroupId.of(Columns.text(row, "group_id"))),
            tenant)
        .forEach(each ->
            groups.computeIfAbsent(each.getKey(), of -> new ArrayList<>()).add(each.getValue()));
    return groups;
  }

  /** The groups that obey some version of a policy now, its withdrawal too, in their order. */
  List<GroupId> followers(PolicyId id) {
    return sql
        .query(
            "select group_id from group_policy where tenant_id = ? and policy = ?",
            row -> GroupId.of(Columns.text(row, "group_id")),
            tenant,
            id)
        .stream()
        .sorted()
        .toList();
  }

  /** A version that some group obeys, or is to obey when its rollout goes on. */
  record InForce(PolicyId id, String title, int version, PolicyDocument document) {
    String words() {
      return "policy '" + title + "', version " + version;
    }
  }

  List<InForce> inForce() {
    return sql.query(
        """
        select p.id, p.title, v.version, v.document from policy p
        join policy_version v on v.tenant_id = p.tenant_id and v.policy = p.id
        where p.tenant_id = ? and (exists (
          select 1 from group_policy g where g.tenant_id = v.tenant_id
            and g.policy = v.policy and g.version = v.version)
          or exists (
          select 1 from rollout r where r.tenant_id = v.tenant_id and r.policy = v.policy
            and r.version = v.version and r.state in ('watching', 'passed')))
        order by p.title, v.version limit 500
        """,
        row ->
            new InForce(
                PolicyId.of(Columns.text(row, "id")),
                Columns.text(row, "title"),
                row.getInt("version"),
                document(row)),
        tenant);
  }

  static String canonical(PolicyDocument document) {
    try {
      return DemarcJson.strict().writeValueAsString(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static PolicyView.VersionView version(ResultSet row) throws SQLException {
    Draft.Step first = Draft.step(row, "first_approved");
    return new PolicyView.VersionView(
        new PolicyVersion(row.getInt("version")),
        Columns.text(row, "yaml"),
        document(row),
        Digest.of(Columns.text(row, "digest")),
        SubjectId.of(Columns.text(row, "author")),
        Columns.instant(row, "submitted_at"),
        SubjectId.of(Columns.text(row, "submitted_by")),
        at(first),
        by(first),
        Columns.instant(row, "approved_at"),
        SubjectId.of(Columns.text(row, "approved_by")),
        Columns.instant(row, "published_at"),
        SubjectId.of(Columns.text(row, "published_by")),
        PolicyHistory.version(row, "rollback_of"),
        PolicyHistory.version(row, "withdraws"));
  }

  static PolicyDocument document(ResultSet row) throws SQLException {
    try {
      return DemarcJson.tolerant().readValue(Columns.text(row, "document"), PolicyDocument.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a published policy cannot be read", impossible);
    }
  }
}
