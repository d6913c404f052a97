package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.SubjectId;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * One passkey that may approve. A person may have several; they count as one.
 *
 * @param person whose it is
 * @param publicKey base64 of its X.509 form
 */
public record Approver(
    SubjectId person, CredentialId credential, PasskeyAlgorithm algorithm, String publicKey) {
  private static final int LONGEST_KEY = 256;

  /** The order of P-256 (FIPS 186-4, D.1.2.3): no other curve has it. */
  private static final BigInteger P256 =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  public Approver {
    key(algorithm, publicKey);
  }

  /** The same passkey, of somebody named like this. */
  public Approver by(SubjectId name) {
    return new Approver(name, credential, algorithm, publicKey);
  }

  /** The key, ready to verify. */
  PublicKey key() {
    return key(algorithm, publicKey);
  }

  private static PublicKey key(PasskeyAlgorithm algorithm, String text) {
    if (text.length() > LONGEST_KEY) {
      throw new InvalidValue("publicKey", "is too long");
    }
    PublicKey key = parsed(algorithm, text);
    if (key instanceof ECPublicKey ec && !ec.getParams().getOrder().equals(P256)) {
      throw new InvalidValue("publicKey", "must be on the curve P-256");
    }
    return key;
  }

  private static PublicKey parsed(PasskeyAlgorithm algorithm, String text) {
    try {
      byte[] der = Base64.getDecoder().decode(text);
      return KeyFactory.getInstance(algorithm.keys()).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new InvalidValue("publicKey", "must be base64 of a key of " + algorithm.wire());
    }
  }
}
