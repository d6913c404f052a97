package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Commitment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table {@code personal_preference}, in one transaction of one tenant. */
final class PreferenceRows {
  private final Sql sql;
  private final TenantId tenant;

  PreferenceRows(Sql sql, TenantId tenant) {
    this.sql = sql;
    this.tenant = tenant;
  }

  List<PersonalPreference> of(Commitment person) {
    return sql.first(
            "select body from personal_preference where tenant_id = ? and person = ?",
            row -> read(Columns.text(row, "body")),
            tenant,
            person)
        .orElse(List.of());
  }

  void put(Commitment person, List<PersonalPreference> preferences, Instant at) {
    sql.update(
        """
        insert into personal_preference values (?, ?, ?, ?)
        on conflict (tenant_id, person) do update set body = excluded.body,
          changed_at = excluded.changed_at
        """,
        tenant,
        person,
        json(preferences),
        at);
  }

  /** Whether there were any. */
  boolean delete(Commitment person) {
    return sql.update(
            "delete from personal_preference where tenant_id = ? and person = ?", tenant, person)
        > 0;
  }

  long people() {
    return sql.first(
            "select count(*) from personal_preference where tenant_id = ?",
            row -> row.getLong(1),
            tenant)
        .orElse(0L);
  }

  /** Everybody's, by their commitment. */
  Map<String, List<PersonalPreference>> all() {
    Map<String, List<PersonalPreference>> all = new TreeMap<>();
    sql.query(
        "select person, body from personal_preference where tenant_id = ?",
        row -> all.put(Columns.text(row, "person"), read(Columns.text(row, "body"))),
        tenant);
    return all;
  }

  private static List<PersonalPreference> read(String json) {
    try {
      return DemarcJson.tolerant().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("preferences are not JSON", impossible);
    }
  }

  private static String json(List<PersonalPreference> preferences) {
    try {
      return DemarcJson.strict().writeValueAsString(preferences);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
