package dev.demarc.contract.approval;

import dev.demarc.contract.Wire;

/** Why an assertion does not count. */
public enum Flaw implements Wire {
  /** A part cannot be read. */
  MALFORMED("malformed"),
  /** Of a passkey that is not in the set. */
  CREDENTIAL("credential"),
  /** Not the answer to a request for a signature. */
  TYPE("type"),
  /** Of something else: forged, replayed, or changed afterwards. */
  CHALLENGE("challenge"),
  /** Asked for by another page. */
  ORIGIN("origin"),
  /** Bound to another domain. */
  RELYING_PARTY("relying-party"),
  /** Nobody was there. */
  USER_PRESENCE("user-presence"),
  /** Nobody proved to be the passkey's owner. */
  USER_VERIFICATION("user-verification"),
  /** The signature is wrong. */
  SIGNATURE("signature");

  private final String wire;

  Flaw(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
