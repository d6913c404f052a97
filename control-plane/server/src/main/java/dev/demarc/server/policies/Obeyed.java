package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.platform.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some groups obey now.
 *
 * @param groups in their order, one at least
 * @param policy absent, as all that follows, where they obey nothing
 */
record Obeyed(
    List<GroupId> groups,
    @Nullable PolicyId policy,
    @Nullable String title,
    @Nullable PolicyVersion version,
    @Nullable PolicyDocument document) {

  /** What each of these groups obeys, whatever policy it is of: each version once. */
  static List<Obeyed> by(PolicyStore store, List<GroupId> groups) {
    return store
        .sql()
        .query(
            """
            with obeyed as (
              select g.policy, g.version, array_agg(of_group) of_groups
              from unnest(?::text[]) of_group
              left join group_policy g on g.tenant_id = ? and g.group_id = of_group
              group by g.policy, g.version)
            select o.of_groups, o.policy, o.version, p.title, v.document from obeyed o
            left join policy p on p.tenant_id = ? and p.id = o.policy
            left join policy_version v
              on v.tenant_id = ? and v.policy = o.policy and v.version = o.version
            """,
            Obeyed::of,
            groups,
            store.tenant(),
            store.tenant(),
            store.tenant())
        .stream()
        .sorted(Comparator.comparing(each -> each.groups().getFirst()))
        .toList();
  }

  private static Obeyed of(ResultSet row) throws SQLException {
    List<GroupId> groups =
        Columns.texts(row, "of_groups").stream().map(GroupId::of).sorted().toList();
    return row.getString("document") == null
        ? new Obeyed(groups, null, null, null, null)
        : new Obeyed(
            groups,
            new PolicyId(Columns.uuid(row, "policy")),
            Columns.text(row, "title"),
            new PolicyVersion(row.getInt("version")),
            PolicyStore.document(row));
  }
}
