package dev.demarc.contract.approval;

import dev.demarc.contract.Wire;

/** How a passkey signs; all others are refused when one is added. */
public enum PasskeyAlgorithm implements Wire {
  /** ECDSA on P-256 with SHA-256, in DER; COSE -7. */
  ES256("ES256", "EC", "SHA256withECDSA", -7),
  /** Ed25519; COSE -8. */
  EDDSA("EdDSA", "Ed25519", "Ed25519", -8);

  private final String wire;
  private final String keys;
  private final String signatures;
  private final int cose;

  PasskeyAlgorithm(String wire, String keys, String signatures, int cose) {
    this.wire = wire;
    this.keys = keys;
    this.signatures = signatures;
    this.cose = cose;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** The JDK's name for its keys. */
  String keys() {
    return keys;
  }

  /** The JDK's name for its signatures. */
  String signatures() {
    return signatures;
  }

  /** Its number in the COSE registry (RFC 9053). */
  public int cose() {
    return cose;
  }
}
