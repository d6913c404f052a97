package dev.demarc.agent.jobs;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is held, with a key that is kept owner-only in {@value #FILE}:
 *
 * <pre>
 *   12 bytes random nonce | AES-256-GCM of the content | 16 bytes tag
 *   authenticated with it: tenant LF application LF job LF class
 * </pre>
 *
 * So a row that was changed, or put in another's place, is not read. Two keys are derived from the
 * one kept: one encrypts, one makes the digests by which equal requests are known. Safe for many
 * threads.
 */
final class Seal {
  static final String FILE = "jobs.key";

  private static final Logger LOG = Logger.getLogger(Seal.class.getName());
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final TenantId tenant;
  private final SecretKeySpec encryption;
  private final SecretKeySpec digests;

  private Seal(TenantId tenant, byte[] key) {
    this.tenant = tenant;
    this.encryption = new SecretKeySpec(hmac(key, bytes("content")), "AES");
    this.digests = new SecretKeySpec(hmac(key, bytes("equal requests")), "HmacSHA256");
  }

  /** With the key of this directory, which is made where there is none. */
  static Seal of(DataDirectory data, TenantId tenant) {
    byte[] kept = data.read(FILE).orElse(new byte[0]);
    if (kept.length == KEY) {
      return new Seal(tenant, kept);
    }
    if (kept.length > 0) {
      LOG.log(Level.WARNING, "{0} is no key and is replaced: what was held is lost", FILE);
    }
    byte[] fresh = fresh();
    data.write(FILE, fresh);
    return new Seal(tenant, fresh);
  }

  /** With a key that is kept nowhere. */
  static Seal passing(TenantId tenant) {
    return new Seal(tenant, fresh());
  }

  private static byte[] fresh() {
    byte[] key = new byte[KEY];
    new SecureRandom().nextBytes(key);
    return key;
  }

  byte[] seal(HeldJob job, byte[] content) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, job);
      byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(content.length));
      cipher.doFinal(content, 0, content.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /** The content, empty where it is not what was sealed for this job. */
  Optional<byte[]> open(HeldJob job, byte[] sealed) {
    if (sealed.length < NONCE) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), job);
      return Optional.of(cipher.doFinal(sealed, NONCE, sealed.length - NONCE));
    } catch (GeneralSecurityException changed) {
      return Optional.empty();
    }
  }

  /** By which the same request is known again while it waits, and by nobody without the key. */
  byte[] digest(String application, byte[] content) {
    return hmac(digests.getEncoded(), bytes(application + "\n"), content);
  }

  private Cipher cipher(int mode, byte[] nonce, HeldJob job) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        bytes(
            String.join(
                "\n",
                tenant.text(),
                job.application().text(),
                job.id().text(),
                job.dataClass().text())));
    return cipher;
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Seal";
  }
}
