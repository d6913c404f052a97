package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;

/**
 * What a passkey answered to a challenge (Web Authentication Level 3,
 * AuthenticatorAssertionResponse), each part in base64url without padding.
 *
 * @param credential the id of the passkey
 */
public record Assertion(
    CredentialId credential, String authenticatorData, String clientData, String signature) {
  private static final int LONGEST = 8_192;

  public Assertion {
    bounded("authenticatorData", authenticatorData);
    bounded("clientData", clientData);
    bounded("signature", signature);
  }

  private static void bounded(String field, String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new InvalidValue(field, "must have 1 to " + LONGEST + " characters");
    }
  }
}
