package dev.demarc.agent;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A tenant that exists for one run: its keys, its agent's identity, one signed bundle. */
final class RehearsedTenant {
  static final String KEY = "dk_rehearsal";

  private static final String DOCUMENT =
      """
      {"schema": "demarc/policy/v1", "title": "Rehearsal",
       "rules": [{"id": "edge", "effect": "allow", "classes": ["public"], "to": ["edge"]}],
       "preferences": [{"order": ["rehearsed"], "fallback": false}]}
      """;
  private static final String TARGET =
      """
      {"id": "rehearsed", "title": "Rehearsed", "boundary": "edge", "region": "eu",
       "operator": "none", "protocol": "openai", "hosts": ["127.0.0.1:%d"], "pins": [],
       "models": [{"id": "rehearsed", "version": "1", "runtime": "remote", "precision": "unknown",
         "contextTokens": 32000, "features": ["chat", "stream"], "quality": {},
         "inputMicroUsdPerMillionTokens": 0, "outputMicroUsdPerMillionTokens": 0, "tier": 0}]}
      """;

  private final TenantId tenant = TenantId.of(UUID.randomUUID().toString());
  private final KeyPair root = Ed25519Keys.generate();
  private final KeyPair signing = Ed25519Keys.generate();
  private final KeyPair agent = Ed25519Keys.generate();
  private final int controlPlanePort;
  private final String document;
  private final String targets;

  /** With one target at this port, which also stands for the control plane. */
  RehearsedTenant(int targetPort) {
    this(targetPort, DOCUMENT, TARGET.formatted(targetPort));
  }

  /** With this policy document and these targets, as JSON, of the classes public and secret. */
  RehearsedTenant(int controlPlanePort, String document, String targets) {
    this.controlPlanePort = controlPlanePort;
    this.document = document;
    this.targets = targets;
  }

  /** Leaves in this directory what an enrolled agent has there, with a bundle it obeys. */
  void enrol(DataDirectory data) {
    new Identity(
            URI.create("http://127.0.0.1:" + controlPlanePort),
            accepted(),
            Ed25519Keys.encode(agent.getPublic()),
            Base64.getEncoder().encodeToString(agent.getPrivate().getEncoded()))
        .save(data);
    byte[] bundle = bundle().getBytes(StandardCharsets.UTF_8);
    data.write("bundle.json", json(sign(Bundle.PAYLOAD_TYPE, bundle, signing)));
  }

  private Enrolment.Accepted accepted() {
    Instant now = Instant.now();
    KeyCertificate certificate =
        new KeyCertificate(
            tenant,
            Ed25519Keys.digest(signing.getPublic()).text(),
            Ed25519Keys.encode(signing.getPublic()),
            1,
            now.minusSeconds(60),
            now.plusSeconds(3_600));
    return new Enrolment.Accepted(
        AgentId.of(UUID.randomUUID().toString()),
        tenant,
        SiteId.of("rehearsal"),
        GroupId.of("default"),
        Boundary.EDGE,
        "eu",
        Ed25519Keys.digest(root.getPublic()),
        Ed25519Keys.encode(root.getPublic()),
        List.of(sign(KeyCertificate.PAYLOAD_TYPE, json(certificate), root)),
        Base64.getEncoder().encodeToString(new byte[32]));
  }

  private static Dsse sign(String type, byte[] payload, KeyPair by) {
    String id = Ed25519Keys.digest(by.getPublic()).text();
    return Dsse.sign(type, payload, id, by.getPrivate());
  }

  private static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private String bundle() {
    Instant now = Instant.now();
    String keyHash = Digest.ofBytes(KEY.getBytes(StandardCharsets.UTF_8)).text();
    return """
    {"schema": "demarc/bundle/v1", "tenant": "%s", "audience": "default", "version": 1,
     "issuedAt": "%s", "notBefore": "%s", "expiresAt": "%s", "minAgentVersion": "0.1.0",
     "requiredFeatures": [], "actorKeys": [],
     "policy": {"id": "%s", "version": 1, "digest": "%s"},
     "document": %s,
     "classes": [
       {"id": "public", "title": "Public", "rank": 0, "export": "metadata", "detectors": []},
       {"id": "secret", "title": "Secret", "rank": 90, "export": "metadata",
        "detectors": ["card", "email", "iban"]}],
     "detectors": [
       {"id": "card", "kind": "card", "tags": []}, {"id": "email", "kind": "email", "tags": []},
       {"id": "iban", "kind": "iban", "tags": []}],
     "applications": [{"id": "rehearsal", "title": "Rehearsal", "team": "none",
       "keyHashes": ["%s"], "defaultClass": "public", "tasks": [], "answerers": [],
       "requestsPerMinute": 10000000}],
     "targets": [%s]}
    """
        .formatted(
            tenant.text(),
            now.minusSeconds(60),
            now.minusSeconds(60),
            now.plusSeconds(3_600),
            UUID.randomUUID(),
            keyHash,
            document,
            keyHash,
            targets);
  }
}
