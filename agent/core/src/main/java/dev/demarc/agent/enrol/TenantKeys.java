package dev.demarc.agent.enrol;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign for the tenant, each vouched for by the root this agent pinned. A certificate
 * of a lower epoch than one seen is refused, so a revoked key stays revoked; over a restart as
 * well, since what was taken is kept in the data directory.
 *
 * <p>Safe for use by many threads.
 */
public final class TenantKeys {
  /** The file in the data directory. */
  public static final String FILE = "tenant-keys.json";

  private static final int MOST = 64;

  private final TenantId tenant;
  private final Map<String, PublicKey> root;
  private final InstantSource clock;
  private final @Nullable DataDirectory data;
  private volatile Known known = new Known(0, List.of(), List.of());

  private record Known(int epoch, List<KeyCertificate> certificates, List<Dsse> envelopes) {}

  /** What is on the disk. */
  record Kept(List<Dsse> keys) {}

  /** Keys that are kept nowhere. */
  public TenantKeys(TenantId tenant, PublicKey root, InstantSource clock) {
    this(tenant, root, clock, null);
  }

  private TenantKeys(
      TenantId tenant, PublicKey root, InstantSource clock, @Nullable DataDirectory data) {
    this.tenant = tenant;
    this.root = Map.of(Ed25519Keys.digest(root).text(), root);
    this.clock = clock;
    this.data = data;
  }

  /** The keys of an enrolled agent: those it was told last, at the least those of enrolment. */
  public static TenantKeys of(DataDirectory data, Identity identity, InstantSource clock) {
    var keys = new TenantKeys(identity.accepted().tenant(), identity.root(), clock, data);
    keys.take(identity.accepted().keys());
    data.read(FILE).map(TenantKeys::kept).ifPresent(keys::take);
    return keys;
  }

  /**
   * Takes the certificates that are vouched for, in place of those before, never backwards; they
   * are on the disk when it returns.
   */
  public synchronized void replace(List<Dsse> envelopes) {
    Known next = after(envelopes);
    if (data != null && !next.envelopes().equals(known.envelopes())) {
      data.write(FILE, json(new Kept(next.envelopes())));
    }
    known = next;
  }

  /** The certificates of the keys, as they were taken. */
  public List<Dsse> certificates() {
    return known.envelopes();
  }

  private synchronized void take(List<Dsse> envelopes) {
    known = after(envelopes);
  }

  private Known after(List<Dsse> envelopes) {
    List<Dsse> vouched = new ArrayList<>();
    List<KeyCertificate> valid = new ArrayList<>();
    for (Dsse envelope : envelopes.subList(0, Math.min(MOST, envelopes.size()))) {
      verified(envelope)
          .ifPresent(certificate -> {
            vouched.add(envelope);
            valid.add(certificate);
          });
    }
    int newest = valid.stream().mapToInt(KeyCertificate::epoch).max().orElse(0);
    if (valid.isEmpty() || newest < known.epoch()) {
      return known;
    }
    valid.removeIf(certificate -> certificate.epoch() < newest);
    return new Known(newest, List.copyOf(valid), List.copyOf(vouched));
  }

  /** A damaged one stops the agent: what it knew as revoked must not count again. */
  private static List<Dsse> kept(byte[] json) {
    try {
      return DemarcJson.tolerant().readValue(json, Kept.class).keys();
    } catch (IOException | IllegalArgumentException damaged) {
      throw new IllegalStateException(FILE + " is damaged", damaged);
    }
  }

  private static byte[] json(Kept kept) {
    try {
      return DemarcJson.strict().writeValueAsBytes(kept);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
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
