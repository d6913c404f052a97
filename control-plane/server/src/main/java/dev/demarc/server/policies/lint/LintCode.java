package dev.demarc.server.policies.lint;

import dev.demarc.contract.Wire;

/** What may be found, published in {@code control-plane/contract/lint-codes.md}. Stable. */
public enum LintCode implements Wire {
  UNREACHABLE_RULE("unreachable-rule", Severity.WARNING),
  SHADOWED_RULE("shadowed-rule", Severity.WARNING),
  REDUNDANT_RULE("redundant-rule", Severity.NOTICE),
  NO_TARGET("no-target", Severity.NOTICE),
  RANK_ORDER("rank-order", Severity.WARNING),
  UNMENTIONED_CLASS("unmentioned-class", Severity.NOTICE),
  UNKNOWN_REGION("unknown-region", Severity.WARNING),
  UNKNOWN_OPERATOR("unknown-operator", Severity.WARNING),
  UNKNOWN_MODEL("unknown-model", Severity.WARNING),
  CONSENT_BY_NOBODY("consent-by-nobody", Severity.WARNING),
  APPROVAL_BY_NOBODY("approval-by-nobody", Severity.WARNING),
  SHORT_TTL("short-ttl", Severity.WARNING),
  ASKS_FOR_NOTHING("asks-for-nothing", Severity.WARNING),
  SILENT_FALLBACK("silent-fallback", Severity.WARNING),
  CACHE_AS_MEMORY("cache-as-memory", Severity.NOTICE),
  UNEQUAL_PEERS("unequal-peers", Severity.WARNING),
  QUEUED_WRITE("queued-write", Severity.WARNING),
  RESTLESS_ROUTES("restless-routes", Severity.WARNING),
  TELLING_TELEMETRY("telling-telemetry", Severity.NOTICE),
  NEEDS_ROLES("needs-roles", Severity.NOTICE),
  NOT_DECIDED("not-decided", Severity.NOTICE);

  private final String wire;
  private final Severity severity;

  LintCode(String wire, Severity severity) {
    this.wire = wire;
    this.severity = severity;
  }

  @Override
  public String wire() {
    return wire;
  }

  public Severity severity() {
    return severity;
  }
}
