package dev.demarc.server.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.StartCheck;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The control plane's keys: the root, which vouches for the policy keys of each tenant; the policy
 * keys, which sign bundles, grants and revocations; the key of the tokens agents get. All Ed25519,
 * in {@code demarc.keys.directory}, sealed under the secret. Safe for many threads.
 */
@ApplicationScoped
@Startup
public class KeyStore {
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(730);
  private static final Duration BEHIND = Duration.ofHours(1);
  private static final int MIN_SECRET_BYTES = 32;

  private final KeyDirectory keys;
  private final byte[] secret;

  KeyStore(
      @ConfigProperty(name = "demarc.keys.directory") Optional<Path> directory,
      @ConfigProperty(name = "demarc.keys.encryption-secret-file") Optional<Path> secretFile,
      Clock clock) {
    Path home = directory.orElseThrow(() -> StartCheck.missing("demarc.keys.directory"));
    this.secret =
        secret(
            secretFile.orElseThrow(() -> StartCheck.missing("demarc.keys.encryption-secret-file")));
    this.keys = new KeyDirectory(home, new SecretKeySpec(derive("seal"), "AES"), clock);
    this.keys.key("root");
  }

  /** The key agents pin. */
  public PublicKey rootKey() {
    return keys.key("root").publicKey();
  }

  /** The digest an enrolment token carries. */
  public Digest rootDigest() {
    return Ed25519Keys.digest(rootKey());
  }

  /** The policy key of this number; made when first asked for. */
  public SigningKey policyKey(TenantId tenant, int generation) {
    String name = "tenant-" + tenant.text();
    return keys.key(generation == 1 ? name : name + "." + generation);
  }

  /** Destroys the policy keys of a tenant that is gone, of every generation. */
  public void shred(TenantId tenant) {
    keys.shred("tenant-" + tenant.text());
  }

  /** What signs the tokens of agents. */
  public SigningKey tokenKey() {
    return keys.key("agent-token");
  }

  /**
   * The root's word that this policy key signs for the tenant. It begins an hour early, since the
   * clock of an agent may be behind.
   */
  public Dsse certificate(TenantId tenant, int generation, int epoch) {
    SigningKey key = policyKey(tenant, generation);
    Instant from = key.createdAt().minus(BEHIND);
    var certificate =
        new KeyCertificate(
            tenant,
            key.keyId(),
            Ed25519Keys.encode(key.publicKey()),
            epoch,
            from,
            key.createdAt().plus(CERTIFICATE_LIFETIME));
    return keys.key("root").sign(KeyCertificate.PAYLOAD_TYPE, bytes(certificate));
  }

  /** 32 bytes that key the digests this tenant's agents send. */
  public byte[] commitmentKey(TenantId tenant) {
    return derive("commitment:" + tenant.text());
  }

  /** 32 bytes that seal, or find, the keys of the persons of this tenant. */
  public byte[] subjectKey(TenantId tenant, String purpose) {
    return derive("subject:" + purpose + ":" + tenant.text());
  }

  /** 32 bytes that seal the secrets of this tenant's webhooks. */
  public byte[] webhookKey(TenantId tenant) {
    return derive("webhook:" + tenant.text());
  }

  private static byte[] secret(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < MIN_SECRET_BYTES) {
        throw StartCheck.unsafe(
            "demarc.keys.encryption-secret-file", "must hold at least 32 random bytes");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw StartCheck.unsafe("demarc.keys.encryption-secret-file", "cannot be read");
    }
  }

  private byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(("demarc:" + purpose).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
