package dev.demarc.agent;

import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** One tenant with its keys, an enrolled agent, a policy and a catalogue. */
public final class Fixture {
  public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  public static final TenantId TENANT = TenantId.of("11111111-1111-4111-8111-111111111111");
  public static final AgentId AGENT = AgentId.of("22222222-2222-4222-8222-222222222222");
  public static final GroupId GROUP = GroupId.of("default");

  public final KeyPair root = Ed25519Keys.generate();
  public final KeyPair tenantKey = Ed25519Keys.generate();
  public final KeyPair agentKey = Ed25519Keys.generate();

  public String keyId() {
    return Ed25519Keys.digest(tenantKey.getPublic()).text();
  }

  public Dsse certificate(KeyPair key, TenantId tenant, int epoch) {
    String id = Ed25519Keys.digest(key.getPublic()).text();
    KeyCertificate certificate =
        new KeyCertificate(
            tenant,
            id,
            Ed25519Keys.encode(key.getPublic()),
            epoch,
            NOW.minusSeconds(86_400),
            Instant.parse("2036-01-01T00:00:00Z"));
    return Dsse.sign(
        KeyCertificate.PAYLOAD_TYPE,
        json(certificate),
        Ed25519Keys.digest(root.getPublic()).text(),
        root.getPrivate());
  }

  public Enrolment.Accepted accepted() {
    return new Enrolment.Accepted(
        AGENT,
        TENANT,
        SiteId.of("ward-1"),
        GROUP,
        Boundary.EDGE,
        "eu",
        Ed25519Keys.digest(root.getPublic()),
        Ed25519Keys.encode(root.getPublic()),
        List.of(certificate(tenantKey, TENANT, 1)),
        Base64.getEncoder().encodeToString(new byte[32]));
  }

  public Identity identity(String url) {
    return new Identity(
        URI.create(url),
        accepted(),
        Ed25519Keys.encode(agentKey.getPublic()),
        Base64.getEncoder().encodeToString(agentKey.getPrivate().getEncoded()));
  }

  public static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Signs any payload with the tenant's key. */
  public Dsse sign(String type, Object payload) {
    return Dsse.sign(type, json(payload), keyId(), tenantKey.getPrivate());
  }

  public Dsse sign(Bundle bundle) {
    return sign(Bundle.PAYLOAD_TYPE, bundle);
  }

  public static PolicyDocument document() {
    try {
      return DemarcJson.strict()
          .readValue(
              """
              {"schema": "demarc/policy/v1", "title": "a policy",
               "rules": [{"id": "all", "effect": "allow"}]}
              """,
              PolicyDocument.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  public static PolicyRef policy() {
    PolicyId id = PolicyId.of("33333333-3333-4333-8333-333333333333");
    return new PolicyRef(id, new PolicyVersion(3), Digest.ofBytes(json(document())));
  }

  public static ModelOffer model(String id) {
    return new ModelOffer(
        ModelId.of(id),
        "1",
        null,
        "any",
        "f16",
        8_192,
        new TreeSet<>(List.of(Feature.CHAT, Feature.STREAM)),
        new TreeMap<>(),
        1,
        1,
        0);
  }

  public static Target cloud() {
    return new Target(
        TargetId.of("cloud"),
        "Cloud",
        Boundary.MANAGED_CLOUD,
        "us",
        "A Stand-in, Inc.",
        Protocol.OPENAI,
        List.of("127.0.0.1:7070"),
        List.of(),
        List.of(model("stand-in-large")));
  }

  public static Route route() {
    return Route.of(cloud(), cloud().models().getFirst());
  }

  public static Bundle bundle(long version) {
    return bundle(version, NOW, NOW.plusSeconds(86_400));
  }

  public static Bundle bundle(long version, Instant issued, Instant expires) {
    return bundle(TENANT, GROUP, version, issued, expires, List.of());
  }

  public static Bundle bundle(
      TenantId tenant,
      GroupId group,
      long version,
      Instant issued,
      Instant expires,
      List<String> features) {
    return new Bundle(
        Bundle.SCHEMA,
        tenant,
        group,
        version,
        null,
        issued,
        issued,
        expires,
        "0.1.0",
        new TreeSet<>(features),
        policy(),
        document(),
        List.of(
            new DataClass(ClassId.of("public"), "Public", 0, Export.METADATA, new TreeSet<>()),
            new DataClass(ClassId.of("phi"), "Health", 80, Export.COUNTS, new TreeSet<>())),
        List.of(),
        List.of(
            new Application(
                ApplicationId.of("notes"),
                "Notes",
                "care",
                List.of(Digest.ofBytes("dk_key".getBytes()).text()),
                ClassId.of("public"),
                new TreeSet<>(),
                new TreeSet<>(),
                100)),
        List.of(cloud()),
        List.of());
  }

  /** A decision of the real engine. */
  public static Decision decision(String id, String dataClass) {
    Facts facts =
        new Facts(
            TENANT,
            ApplicationId.of("notes"),
            "care team",
            new Facts.Actor(null, new TreeSet<>()),
            TaskId.of("chat"),
            new Facts.Data(
                ClassId.of(dataClass), 0, new TreeSet<>(), new TreeSet<>(List.of("application"))),
            new TreeMap<>(),
            new Place(Boundary.EDGE, "eu"),
            SiteId.of("ward-1"),
            GROUP,
            null,
            new Facts.Request(
                "auto", 100, 20, 64, 1, 0, false, new TreeSet<>(List.of(Feature.CHAT))));
    TreeMap<TargetId, Availability> up = new TreeMap<>();
    up.put(TargetId.of("cloud"), Availability.UP);
    Situation situation = new Situation(NOW, up, new TreeMap<>(), null, null);
    return new Engine(policy(), document(), List.of(cloud()))
        .decide(DecisionId.of(id), facts, situation);
  }
}
