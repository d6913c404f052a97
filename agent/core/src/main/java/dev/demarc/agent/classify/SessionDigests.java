package dev.demarc.agent.classify;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions as keyed digests (HMAC-SHA-256 under the tenant's commitment key), so that the caller's
 * own name for one never leaves the process and cannot be guessed from what does.
 */
public final class SessionDigests {
  private final SecretKeySpec key;

  /** With a key of at least 16 bytes. */
  public SessionDigests(byte[] commitmentKey) {
    if (commitmentKey.length < 16) {
      throw new IllegalArgumentException("a commitment key has at least 16 bytes");
    }
    this.key = new SecretKeySpec(commitmentKey, "HmacSHA256");
  }

  /** The digest of an application's session. */
  public SessionDigest of(ApplicationId application, String session) {
    return of(application, session.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody outside the tenant's directory, whom the application calls this. */
  public SubjectId outside(ApplicationId application, String reference) {
    byte[] content = ("answerer\0" + reference).getBytes(StandardCharsets.UTF_8);
    return SubjectId.outside(of(application, content).text());
  }

  /** The digest of anything else that must be known again and never told. */
  public SessionDigest of(ApplicationId application, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(application.text().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      byte[] digest = mac.doFinal(content);
      return SessionDigest.of(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
