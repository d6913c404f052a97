package dev.demarc.contract.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.demarc.contract.bundle.BundleVerifier.Accepted;
import dev.demarc.contract.bundle.BundleVerifier.HighWater;
import dev.demarc.contract.bundle.BundleVerifier.Rejected;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BundleVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final TenantId TENANT = new TenantId(new UUID(1, 1));
  private static final GroupId GROUP = GroupId.of("default");

  private final KeyPair pair = Ed25519Keys.generate();
  private final Map<String, Bundle> payloads = new TreeMap<>();
  private final BundleVerifier verifier =
      new BundleVerifier(
          TENANT,
          GROUP,
          Map.of("k1", pair.getPublic()),
          "0.1.0",
          Set.of("known"),
          bytes -> decode(new String(bytes, UTF_8)));

  private Bundle decode(String name) {
    Bundle bundle = payloads.get(name);
    if (bundle == null) {
      throw new IllegalArgumentException("unreadable");
    }
    return bundle;
  }

  private record Parts(
      TenantId tenant, GroupId audience, Instant notBefore, String agent, String feature) {}

  private Dsse signed(String name, long version, UnaryOperator<Parts> change) {
    Parts parts = change.apply(new Parts(TENANT, GROUP, NOW, "0.1.0", "known"));
    payloads.put(name, bundle(parts, version));
    return Dsse.sign(Bundle.PAYLOAD_TYPE, name.getBytes(UTF_8), "k1", pair.getPrivate());
  }

  private static Bundle bundle(Parts parts, long version) {
    Digest digest = Digest.ofBytes(new byte[0]);
    return new Bundle(
        Bundle.SCHEMA,
        parts.tenant(),
        parts.audience(),
        version,
        null,
        NOW,
        parts.notBefore(),
        parts.notBefore().plus(Duration.ofHours(24)),
        parts.agent(),
        new TreeSet<>(Set.of(parts.feature())),
        new PolicyRef(new PolicyId(new UUID(2, 2)), new PolicyVersion(1), digest),
        new PolicyDocument(
            PolicyDocument.SCHEMA, "t", new TreeMap<>(), List.of(), List.of(), List.of()),
        List.of(new DataClass(ClassId.of("public"), "Public", 0, Export.METADATA, new TreeSet<>())),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private void assertRejected(RejectReason reason, Dsse envelope, @Nullable HighWater seen) {
    var rejected = assertInstanceOf(Rejected.class, verifier.verify(envelope, seen, NOW));
    assertEquals(reason, rejected.reason());
  }

  @Test
  void acceptsTheNextVersion() {
    var seen = new HighWater(1, Digest.ofBytes(new byte[] {1}));
    var accepted =
        assertInstanceOf(Accepted.class, verifier.verify(signed("b", 2, p -> p), seen, NOW));
    assertEquals(2, accepted.bundle().version());
    assertEquals(Digest.ofBytes("b".getBytes(UTF_8)), accepted.digest());
  }

  @Test
  void rejectsWhenTheSignatureIsStrippedOrOfAnotherKey() {
    Dsse good = signed("b", 1, p -> p);
    assertRejected(
        RejectReason.SIGNATURE, new Dsse(good.payloadType(), good.payload(), List.of()), null);
    Dsse forged =
        Dsse.sign(
            Bundle.PAYLOAD_TYPE, "b".getBytes(UTF_8), "k1", Ed25519Keys.generate().getPrivate());
    assertRejected(RejectReason.SIGNATURE, forged, null);
  }

  @Test
  void rejectsWhenTheTypeIsAnothersOrThePayloadIsUnreadable() {
    assertRejected(
        RejectReason.MALFORMED,
        Dsse.sign("grant", "b".getBytes(UTF_8), "k1", pair.getPrivate()),
        null);
    assertRejected(
        RejectReason.MALFORMED,
        Dsse.sign(Bundle.PAYLOAD_TYPE, "nothing".getBytes(UTF_8), "k1", pair.getPrivate()),
        null);
  }

  @Test
  void rejectsWhenItIsForAnotherTenantOrGroup() {
    var other = new TenantId(new UUID(9, 9));
    assertRejected(
        RejectReason.TENANT,
        signed("b", 1, p -> new Parts(other, GROUP, NOW, "0.1.0", "known")),
        null);
    assertRejected(
        RejectReason.AUDIENCE,
        signed("c", 1, p -> new Parts(TENANT, GroupId.of("x"), NOW, "0.1.0", "known")),
        null);
  }

  @Test
  void rejectsRollbackAndForkButNotTheSameAgain() {
    var seen = new HighWater(5, Digest.ofBytes("b".getBytes(UTF_8)));
    assertRejected(RejectReason.ROLLBACK, signed("a", 4, p -> p), seen);
    assertRejected(RejectReason.FORK, signed("c", 5, p -> p), seen);
    assertInstanceOf(Accepted.class, verifier.verify(signed("b", 5, p -> p), seen, NOW));
  }

  @Test
  void rejectsOutsideItsValidity() {
    Instant later = NOW.plusSeconds(1);
    assertRejected(
        RejectReason.NOT_YET,
        signed("b", 1, p -> new Parts(TENANT, GROUP, later, "0.1.0", "known")),
        null);
    Instant yesterday = NOW.minus(Duration.ofHours(24));
    assertRejected(
        RejectReason.EXPIRED,
        signed("c", 1, p -> new Parts(TENANT, GROUP, yesterday, "0.1.0", "known")),
        null);
  }

  @Test
  void rejectsWhenTheAgentIsTooOldOrAFeatureIsUnknown() {
    assertRejected(
        RejectReason.AGENT_TOO_OLD,
        signed("b", 1, p -> new Parts(TENANT, GROUP, NOW, "0.1.1", "known")),
        null);
    assertRejected(
        RejectReason.UNKNOWN_FEATURE,
        signed("c", 1, p -> new Parts(TENANT, GROUP, NOW, "0.1.0", "critical-new")),
        null);
  }
}
