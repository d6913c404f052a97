package dev.demarc.e2e.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Ed25519-signed JSON Web Tokens (RFC 7519, RFC 8037), as an agent makes them. */
public final class Jwt {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Jwt() {}

  /** A compact token with this header and these claims. */
  public static String sign(KeyPair pair, Map<String, ?> header, Map<String, ?> claims) {
    try {
      String input = part(header) + "." + part(claims);
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + BASE64.encodeToString(signer.sign());
    } catch (GeneralSecurityException | JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The public key as a JSON Web Key. */
  public static Map<String, String> jwk(KeyPair pair) {
    byte[] der = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(der, der.length - 32, der.length);
    return Map.of("kty", "OKP", "crv", "Ed25519", "x", BASE64.encodeToString(raw));
  }

  /** base64url(SHA-256(text)), the {@code ath} of a DPoP proof. */
  public static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String part(Map<String, ?> json) throws JsonProcessingException {
    return BASE64.encodeToString(DemarcJson.tolerant().writeValueAsBytes(json));
  }
}
