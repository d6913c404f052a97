package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One decision as it was stored. What its class does not export, or this version cannot read any
 * more, is absent.
 *
 * @param considered empty where it is not told
 * @param policy and its version, under which it was made
 */
record StoredDecision(
    DecisionId id,
    List<Considered> considered,
    @Nullable Facts facts,
    @Nullable Situation situation,
    @Nullable PolicyId policy,
    @Nullable PolicyVersion version) {
  private static final ObjectReader FACTS = DemarcJson.tolerant().readerFor(Facts.class);
  private static final ObjectReader SITUATION = DemarcJson.tolerant().readerFor(Situation.class);
  private static final ObjectReader CONSIDERED =
      DemarcJson.tolerant().readerFor(new TypeReference<List<Considered>>() {});

  /** The one of this id, where there is one. */
  static Optional<StoredDecision> of(Sql sql, TenantId tenant, DecisionId id) {
    return sql.first(
        """
        select facts, situation, considered, attributes ->> '%s' as policy,
          (attributes ->> '%s')::bigint as version
        from trace_span where tenant_id = ? and decision = ? and kind = 'request'
        order by at desc limit 1
        """
            .formatted(TraceAttribute.POLICY_ID.wire(), TraceAttribute.POLICY_VERSION.wire()),
        row -> read(id, row),
        tenant,
        id);
  }

  private static StoredDecision read(DecisionId id, ResultSet row) throws SQLException {
    List<Considered> considered = parsed(CONSIDERED, row.getString("considered"));
    long version = row.getLong("version");
    return new StoredDecision(
        id,
        considered == null ? List.of() : considered,
        parsed(FACTS, row.getString("facts")),
        parsed(SITUATION, row.getString("situation")),
        policy(row.getString("policy")),
        version < 1 || version > Integer.MAX_VALUE ? null : new PolicyVersion((int) version));
  }

  private static <T> @Nullable T parsed(ObjectReader reader, @Nullable String json) {
    try {
      return json == null ? null : reader.readValue(json);
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  private static @Nullable PolicyId policy(@Nullable String text) {
    try {
      return text == null ? null : PolicyId.of(text);
    } catch (InvalidValue other) {
      return null;
    }
  }
}
