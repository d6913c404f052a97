package dev.demarc.server.traces;

import dev.demarc.contract.Wire;
import dev.demarc.server.measures.PrivacyReasons;

/**
 * Why a span was refused, or a batch. Counted by these names; no value and no unknown name is ever
 * kept. How many spans a batch has that cannot be read nobody knows: it counts as one, under a name
 * of its own, and never as a span.
 */
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
  RETENTION("retention"),
  /** A batch beyond a bound of batches, as sent, unpacked or counted. */
  BATCH_TOO_LARGE("batch-too-large"),
  /** A batch that is not what its type and encoding say. */
  BATCH_MALFORMED("batch-malformed"),
  /** A batch of which not all came before its connection ended. */
  BATCH_CUT("batch-cut");

  private final String wire;

  Refusal(String wire) {
    this.wire = wire;
  }

  /** Whether it shows that content may have been on its way. */
  boolean isOfPrivacy() {
    return PrivacyReasons.NAMES.contains(wire);
  }

  @Override
  public String wire() {
    return wire;
  }
}
