package dev.demarc.agent.enrol;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that sign for the tenant, each vouched for by the root this agent pinned. A certificate
 * of a lower epoch than one seen is refused, so a revoked key stays revoked.
 *
 * <p>Safe for use by many threads.
 */
public final class TenantKeys {
  private final TenantId tenant;
  private final Map<String, PublicKey> root;
  private final InstantSource clock;
  private volatile Known known = new Known(0, List.of());

  private record Known(int epoch, List<KeyCertificate> certificates) {}

  public TenantKeys(TenantId tenant, PublicKey root, InstantSource clock) {
    this.tenant = tenant;
    this.root = Map.of(Ed25519Keys.digest(root).text(), root);
    this.clock = clock;
  }

  /** The keys of an enrolled agent as they were at enrolment. */
  public static TenantKeys of(Identity identity, InstantSource clock) {
    TenantKeys keys = new TenantKeys(identity.accepted().tenant(), identity.root(), clock);
    keys.replace(identity.accepted().keys());
    return keys;
  }

  /** Takes the certificates that are vouched for, in place of those before, never backwards. */
  public synchronized void replace(List<Dsse> envelopes) {
    List<KeyCertificate> valid = new ArrayList<>();
    envelopes.forEach(envelope -> verified(envelope).ifPresent(valid::add));
    int newest = valid.stream().mapToInt(KeyCertificate::epoch).max().orElse(0);
    if (!valid.isEmpty() && newest >= known.epoch()) {
      valid.removeIf(certificate -> certificate.epoch() < newest);
      known = new Known(newest, List.copyOf(valid));
    }
  }

  /** The keys valid now, by key id. */
  public Map<String, PublicKey> current() {
    Instant now = clock.instant();
    Map<String, PublicKey> keys = new HashMap<>();
    for (KeyCertificate certificate : known.certificates()) {
      if (!now.isBefore(certificate.notBefore()) && now.isBefore(certificate.expiresAt())) {
        keys.put(certificate.keyId(), Ed25519Keys.publicKey(certificate.publicKey()));
      }
    }
    return keys;
  }

  private Optional<KeyCertificate> verified(Dsse envelope) {
    if (!KeyCertificate.PAYLOAD_TYPE.equals(envelope.payloadType())
        || !envelope.isSignedByOneOf(root)) {
      return Optional.empty();
    }
    try {
      KeyCertificate certificate =
          DemarcJson.tolerant().readValue(envelope.payloadBytes(), KeyCertificate.class);
      PublicKey key = Ed25519Keys.publicKey(certificate.publicKey());
      boolean named = Ed25519Keys.digest(key).text().equals(certificate.keyId());
      return named && certificate.tenant().equals(tenant)
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
