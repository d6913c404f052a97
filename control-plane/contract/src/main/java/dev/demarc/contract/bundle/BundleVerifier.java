package dev.demarc.contract.bundle;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a bundle may replace the one in force. Checks in this order: envelope and type,
 * signature, payload, tenant, audience, version against the persisted high-water mark, validity
 * against signed time, agent version, required features. The first that fails is the reason.
 *
 * <p>Stateless and safe for use by many threads.
 *
 * @param keys the tenant's signing keys by key id, each vouched for by the root
 * @param agentVersion of this program, {@code major.minor.patch}
 * @param knownFeatures what this agent can obey
 * @param decoder reads a payload; any exception it throws means malformed
 */
public record BundleVerifier(
    TenantId tenant,
    GroupId group,
    Map<String, PublicKey> keys,
    String agentVersion,
    Set<String> knownFeatures,
    Function<byte[], Bundle> decoder) {

  /** The high-water mark an agent keeps across restarts. */
  public record HighWater(long version, Digest digest) {}

  /** What came of it. */
  public sealed interface Verdict {}

  /** May be put in force. */
  public record Accepted(Bundle bundle, Digest digest) implements Verdict {}

  /** Must not; {@code detail} names versions or times, never content. */
  public record Rejected(RejectReason reason, String detail) implements Verdict {}

  /** Verifies one envelope at this signed time. */
  public Verdict verify(Dsse envelope, @Nullable HighWater seen, Instant now) {
    return verify(envelope, seen, bundle -> now);
  }

  /**
   * Verifies one envelope.
   *
   * @param time told of the bundle once its signature is good and it was read; gives the signed
   *     time to judge it by
   */
  public Verdict verify(Dsse envelope, @Nullable HighWater seen, Function<Bundle, Instant> time) {
    if (!Bundle.PAYLOAD_TYPE.equals(envelope.payloadType())) {
      return new Rejected(RejectReason.MALFORMED, "payload type is not a bundle's");
    }
    if (!envelope.isSignedByOneOf(keys)) {
      return new Rejected(RejectReason.SIGNATURE, "no valid signature by a known key");
    }
    Bundle bundle;
    byte[] payload;
    try {
      payload = envelope.payloadBytes();
      bundle = decoder.apply(payload);
    } catch (RuntimeException malformed) {
      return new Rejected(RejectReason.MALFORMED, "payload cannot be read");
    }
    Instant now = time.apply(bundle);
    Digest digest = Digest.ofBytes(payload);
    RejectReason reason = reason(bundle, digest, seen, now);
    return reason == null
        ? new Accepted(bundle, digest)
        : new Rejected(reason, detail(bundle, seen, now));
  }

  private @Nullable RejectReason reason(
      Bundle bundle, Digest digest, @Nullable HighWater seen, Instant now) {
    if (!bundle.tenant().equals(tenant)) {
      return RejectReason.TENANT;
    }
    if (!bundle.audience().equals(group)) {
      return RejectReason.AUDIENCE;
    }
    if (seen != null && bundle.version() < seen.version()) {
      return RejectReason.ROLLBACK;
    }
    if (seen != null && bundle.version() == seen.version() && !digest.equals(seen.digest())) {
      return RejectReason.FORK;
    }
    return validity(bundle, now);
  }

  private @Nullable RejectReason validity(Bundle bundle, Instant now) {
    if (now.isBefore(bundle.notBefore())) {
      return RejectReason.NOT_YET;
    }
    if (!now.isBefore(bundle.expiresAt())) {
      return RejectReason.EXPIRED;
    }
    if (AgentVersion.compare(agentVersion, bundle.minAgentVersion()) < 0) {
      return RejectReason.AGENT_TOO_OLD;
    }
    return knownFeatures.containsAll(bundle.requiredFeatures())
        ? null
        : RejectReason.UNKNOWN_FEATURE;
  }

  private static String detail(Bundle bundle, @Nullable HighWater seen, Instant now) {
    return "version %d, seen %s, valid %s to %s, now %s"
        .formatted(
            bundle.version(),
            seen == null ? "none" : Long.toString(seen.version()),
            bundle.notBefore(),
            bundle.expiresAt(),
            now);
  }
}
