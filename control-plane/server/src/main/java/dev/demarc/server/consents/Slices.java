package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Compares what was agreed to with what the policy that the agent obeys now says, in one
 * transaction of one tenant: by the stored facts of the decision it was asked for.
 *
 * <p>It is superseded only where these facts give the digest that was agreed to under the policy of
 * that time and another, or none, under the one of now. Where they do not give it, because they are
 * not stored, not in full, or not any more, nothing is said.
 */
final class Slices {
  private static final String DUE =
      """
      select g.id, g.agent, g.change, g.decision, a.group_id, a.bundle_version from %s g
      join agent a on a.tenant_id = g.tenant_id and a.id = g.agent
      where g.tenant_id = ? and g.state = ? and g.checked_bundle <> a.bundle_version limit ?
      """;

  private final Sql sql;
  private final TenantId tenant;
  private final Map<Obeyed, Optional<Bundle>> bundles = new HashMap<>();

  /** The bundle that an agent obeys. */
  private record Obeyed(String group, long version) {}

  /** Something that was agreed to. */
  record Given(Kind kind, UUID id, AgentId agent, Change change, String decision, Obeyed bundle) {}

  /** What was agreed to, where it is kept, and as what. */
  enum Kind {
    CONSENT("consent", "granted"),
    APPROVAL("route_approval", "approved");

    private final String table;
    private final String state;

    Kind(String table, String state) {
      this.table = table;
      this.state = state;
    }
  }

  /** The decision it was asked for. */
  private record Asked(Facts facts, PolicyDocument document) {}

  Slices(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  /** At most so many that were not looked at since their agent took its bundle. */
  List<Given> due(Kind kind, int limit) {
    return sql.query(DUE.formatted(kind.table), row -> given(row, kind), tenant, kind.state, limit);
  }

  /** Marks it as looked at. */
  void looked(Given given) {
    sql.update(
        "update %s set checked_bundle = ? where tenant_id = ? and id = ?"
            .formatted(given.kind.table),
        given.bundle.version,
        tenant,
        given.id);
  }

  private static Given given(ResultSet row, Kind kind) throws SQLException {
    return new Given(
        kind,
        Columns.uuid(row, "id"),
        new AgentId(Columns.uuid(row, "agent")),
        read(Columns.text(row, "change"), Change.class),
        Columns.text(row, "decision"),
        new Obeyed(Columns.text(row, "group_id"), row.getLong("bundle_version")));
  }

  /** Whether the policy asks on other terms now. */
  boolean isSuperseded(Given given) {
    return bundles
        .computeIfAbsent(given.bundle, this::bundle)
        .filter(now -> asked(given).filter(then -> isSuperseded(given, then, now)).isPresent())
        .isPresent();
  }

  private static boolean isSuperseded(Given given, Asked then, Bundle now) {
    Optional<Digest> agreed = Optional.of(given.change.policySlice());
    return slice(given, then.facts, then.document, now).equals(agreed)
        && !slice(given, then.facts, now.document(), now).equals(agreed);
  }

  private static Optional<Digest> slice(
      Given given, Facts facts, PolicyDocument document, Bundle bundle) {
    Engine engine = Engine.interpreting(bundle.policy(), document, bundle.targets());
    return given.kind == Kind.APPROVAL
        ? engine.approvalSlice(facts, given.change.to())
        : engine.slice(facts, given.change.to());
  }

  private Optional<Asked> asked(Given given) {
    return sql.first(
            """
            select t.facts, v.document from trace_span t join policy_version v
              on v.tenant_id = t.tenant_id
                and v.policy::text = t.attributes ->> 'demarc.policy.id'
                and v.version::text = t.attributes ->> 'demarc.policy.version'
            where t.tenant_id = ? and t.decision = ? and t.agent = ? and t.kind = 'request'
              and t.facts is not null limit 1
            """,
            row -> asked(Columns.text(row, "facts"), Columns.text(row, "document")),
            tenant,
            given.decision,
            given.agent)
        .flatMap(found -> found);
  }

  private static Optional<Asked> asked(String facts, String document) {
    try {
      return Optional.of(
          new Asked(
              DemarcJson.tolerant().readValue(facts, Facts.class),
              DemarcJson.tolerant().readValue(document, PolicyDocument.class)));
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Empty where it is not kept any more. */
  private Optional<Bundle> bundle(Obeyed obeyed) {
    return sql.first(
        "select envelope from bundle where tenant_id = ? and group_id = ? and version = ?",
        row -> bundle(Columns.text(row, "envelope")),
        tenant,
        obeyed.group,
        obeyed.version);
  }

  private static Bundle bundle(String envelope) {
    try {
      byte[] payload = read(envelope, Dsse.class).payloadBytes();
      return DemarcJson.tolerant().readValue(payload, Bundle.class);
    } catch (IOException impossible) {
      throw new IllegalStateException("a bundle cannot be read", impossible);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(json, type);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what is stored is not JSON", impossible);
    }
  }
}
