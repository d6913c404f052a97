package dev.demarc.contract.bundle;

import dev.demarc.contract.id.TenantId;
import java.time.Instant;

/**
 * The root's word that a key signs for a tenant: payload of a {@link Dsse} of type {@value
 * #PAYLOAD_TYPE}, signed by the root key whose digest the enrolment token pins.
 *
 * @param keyId digest of the key
 * @param publicKey base64 X.509
 * @param epoch grows with every revocation; a lower one than seen is refused
 */
public record KeyCertificate(
    TenantId tenant,
    String keyId,
    String publicKey,
    int epoch,
    Instant notBefore,
    Instant expiresAt) {
  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.key.v1+json";
}
