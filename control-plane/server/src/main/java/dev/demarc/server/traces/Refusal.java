package dev.demarc.server.traces;

import dev.demarc.contract.Wire;

/** Why a span was refused. Counted by these names; no value and no unknown name is ever kept. */
enum Refusal implements Wire {
  /** An attribute whose purpose is to carry content. */
  CONTENT("content"),
  /** An attribute that is not on the allow-list. */
  UNKNOWN_ATTRIBUTE("unknown-attribute"),
  /** A value of another type than the attribute has. */
  WRONG_TYPE("wrong-type"),
  /** A value beyond its bound, or of characters that could be prose. */
  VALUE("value"),
  /** An attribute that is there twice, or more attributes than there can be. */
  ATTRIBUTES("attributes"),
  /** Facts, situation or considered routes that do not read as what they are. */
  FACTS("facts"),
  /** Facts that name another tenant. */
  TENANT("tenant"),
  /** No identity: record kind, epoch, sequence or decision is missing or malformed. */
  IDENTITY("identity"),
  /** A name, scope or resource that this schema has not. */
  NAME("name"),
  /** Events, links, a status text or a trace state: free text by nature. */
  ANNOTATION("annotation"),
  /** Times that cannot be. */
  TIME("time"),
  /** From before what the tenant keeps: it would come back, or be counted twice. */
  RETENTION("retention");

  private final String wire;

  Refusal(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
