package dev.demarc.contract.consent;

import dev.demarc.contract.Wire;

/**
 * In what role somebody answers. The words are those of the GDPR; the Data Privacy Vocabulary, in
 * which records of ISO/IEC TS 27560 are written, has each as an entity of its own.
 */
public enum LegalRole implements Wire {
  /** The person whose data it is (GDPR article 4(1); {@code dpv:DataSubject}). */
  SELF("self"),
  /** Whoever is responsible for that person (article 8; {@code dpv:GuardianOfDataSubject}). */
  GUARDIAN("guardian"),
  /** Whoever that person lets answer for them ({@code dpv:Representative}). */
  REPRESENTATIVE("representative"),
  /** Somebody of the organisation that decides what is done (4(7); {@code dpv:DataController}). */
  CONTROLLER("controller");

  private final String wire;

  LegalRole(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
