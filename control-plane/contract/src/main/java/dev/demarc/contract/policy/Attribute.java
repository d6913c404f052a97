package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/**
 * The declared attributes a condition may read: facts of the request and identity of the target,
 * never its health, latency, capacity or cost.
 */
public enum Attribute implements Wire {
  DATA_CLASS("data.class", Kind.ONE),
  DATA_RANK("data.rank", Kind.NUMBER),
  DATA_TAGS("data.tags", Kind.SET),
  ACTOR_ROLES("actor.roles", Kind.SET),
  ACTOR_VERIFIED("actor.verified", Kind.FLAG),
  APP_ID("app.id", Kind.ONE),
  APP_TEAM("app.team", Kind.ONE),
  TASK("task", Kind.ONE),
  TOOLS("tools", Kind.SET),
  TOOL_EFFECTS("tools.effects", Kind.SET),
  ORIGIN_BOUNDARY("origin.boundary", Kind.ONE),
  ORIGIN_REGION("origin.region", Kind.ONE),
  SITE("site", Kind.ONE),
  GROUP("group", Kind.ONE),
  REQUEST_BYTES("request.bytes", Kind.NUMBER),
  REQUEST_TOKENS("request.tokens", Kind.NUMBER),
  REQUEST_MESSAGES("request.messages", Kind.NUMBER),
  REQUEST_FILES("request.files", Kind.NUMBER),
  REQUEST_STREAM("request.stream", Kind.FLAG),
  TARGET_ID("target.id", Kind.ONE),
  TARGET_BOUNDARY("target.boundary", Kind.ONE),
  TARGET_REGION("target.region", Kind.ONE),
  TARGET_OPERATOR("target.operator", Kind.ONE),
  TARGET_MODEL("target.model", Kind.ONE),
  TARGET_TIER("target.tier", Kind.NUMBER);

  /** What values an attribute has. */
  public enum Kind {
    /** Exactly one text. */
    ONE,
    /** A set of texts. */
    SET,
    /** A whole number, 0 or more. */
    NUMBER,
    /** True or false. */
    FLAG
  }

  private final String wire;
  private final Kind kind;

  Attribute(String wire, Kind kind) {
    this.wire = wire;
    this.kind = kind;
  }

  @Override
  public String wire() {
    return wire;
  }

  public Kind kind() {
    return kind;
  }
}
