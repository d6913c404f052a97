package dev.demarc.json;

import dev.demarc.contract.id.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Under what a person is found in a {@link dev.demarc.contract.consent.PreferenceList}. */
public final class PersonKey {
  private static final String HMAC = "HmacSHA256";

  private PersonKey() {}

  /**
   * HMAC-SHA-256 of {@code person}, a zero byte and their subject, under the tenant's commitment
   * key, in base64url: it names nobody to whoever has the list alone.
   */
  public static String of(byte[] commitmentKey, SubjectId person) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(commitmentKey, HMAC));
      byte[] digest = mac.doFinal(("person\0" + person.text()).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + HMAC, impossible);
    }
  }
}
