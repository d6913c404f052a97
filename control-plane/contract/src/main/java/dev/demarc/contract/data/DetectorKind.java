package dev.demarc.contract.data;

import dev.demarc.contract.Wire;

/** How a detector finds what it looks for. */
public enum DetectorKind implements Wire {
  /** Payment card numbers, by the Luhn checksum. */
  CARD("card"),
  /** International bank account numbers, by their checksum. */
  IBAN("iban"),
  /** Telephone numbers. */
  PHONE("phone"),
  /** E-mail addresses. */
  EMAIL("email"),
  /** United States social security numbers. */
  US_SSN("us-ssn"),
  /** German tax identification numbers, by their checksum. */
  DE_TAX_ID("de-tax-id"),
  /** United Kingdom NHS numbers, by their checksum. */
  UK_NHS("uk-nhs"),
  /** French social security numbers, by their key. */
  FR_NIR("fr-nir"),
  /** A pattern of the tenant in RE2 syntax, such as a medical record number. */
  PATTERN("pattern"),
  /** Terms of the tenant as whole words, such as code names. */
  DICTIONARY("dictionary"),
  /** A model of the tenant that marks parts of a text, bound at the site. */
  TAGGER("tagger");

  private final String wire;

  DetectorKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
