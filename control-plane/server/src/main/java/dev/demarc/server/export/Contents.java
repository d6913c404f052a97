package dev.demarc.server.export;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which tables an archive holds, and what of each stays out: nothing that opens or signs anything,
 * not even sealed or hashed. A table that is named neither here nor there is a fault that the tests
 * find; it is in no archive until somebody has thought about it.
 */
final class Contents {
  /** Tables that stay out, and why. */
  static final Map<String, String> OUT =
      Map.of(
          "passkey_challenge", "lives for minutes, and is what a passkey signs",
          "subject_key", "the keys that tell whom a commitment is of",
          "trace_minute", "superseded by the rollups",
          "trace_minute_latency", "superseded by the rollups",
          "platform_event", "the operator's own",
          "offboarding", "the operator's own");

  /** Columns that stay out of a table that is in. */
  private static final Map<String, List<String>> SECRETS =
      Map.of(
          "application_key", List.of("hash"),
          "bundle", List.of("envelope"),
          "enrolment_token", List.of("secret"),
          "webhook", List.of("secret", "former_secret"),
          "consent_link", List.of("token_hash", "session_hash"));

  private static final Set<String> FAMILIES =
      Set.of(
          "request",
          "decision",
          "fallback",
          "attempt",
          "remark",
          "movement",
          "latency",
          "upload",
          "citation",
          "offline",
          "budget",
          "propagation",
          "rejection",
          "session",
          "spread",
          "cost");

  private static final List<String> TABLES =
      List.of(
          "agent",
          "agent_former_key",
          "agent_sequence",
          "alert",
          "alert_head",
          "alert_rule",
          "alert_standing",
          "application",
          "application_key",
          "approver_set",
          "audit_event",
          "audit_head",
          "budget",
          "budget_lease",
          "budget_period",
          "bundle",
          "bundle_head",
          "bundle_report",
          "bundle_report_head",
          "capability",
          "capability_report",
          "cloud_use",
          "consent",
          "consent_event",
          "consent_head",
          "consent_link",
          "data_class",
          "detector",
          "enrolment_token",
          "erasure",
          "group_policy",
          "membership",
          "notification_delivery",
          "notification_setting",
          "passkey",
          "personal_preference",
          "policy",
          "policy_comment",
          "policy_draft",
          "policy_event",
          "policy_replay",
          "policy_version",
          "quality_report",
          "quality_score",
          "retention",
          "retention_floor",
          "rollout",
          "rollout_group",
          "route_approval",
          "signing_key",
          "target",
          "tenant",
          "tenant_guarantee",
          "trace_refused_minute",
          "trace_span",
          "webhook",
          "widening_approval");

  private Contents() {}

  /** Every table that is in, with the columns that stay out of it, by name. */
  static Map<String, List<String>> tables() {
    Map<String, List<String>> all = new TreeMap<>();
    TABLES.forEach(table -> all.put(table, SECRETS.getOrDefault(table, List.of())));
    for (String family : FAMILIES) {
      all.put("rollup_" + family + "_minute", List.of());
      all.put("rollup_" + family + "_hour", List.of());
    }
    return all;
  }
}
