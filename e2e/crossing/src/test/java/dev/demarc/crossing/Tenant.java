package dev.demarc.crossing;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A tenant's keys: what signs its bundles, and what signs the tokens of its people. */
final class Tenant {
  static final TenantId ID = TenantId.of("11111111-1111-4111-8111-111111111111");
  static final GroupId GROUP = GroupId.of("default");
  static final String SUBJECT = "nurse";
  private static final String ISSUER = "https://id.example";
  private static final String CLIENT = "portal";
  private static final String CLAIM = "demarc_roles";

  private final KeyPair root = Ed25519Keys.generate();
  private final KeyPair signing = Ed25519Keys.generate();
  private final KeyPair agent = Ed25519Keys.generate();
  private final EllipticCurveJsonWebKey people;

  Tenant() {
    try {
      people = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      people.setKeyId("people");
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Dsse sign(Bundle bundle) {
    return Dsse.sign(
        Bundle.PAYLOAD_TYPE,
        json(bundle),
        Ed25519Keys.digest(signing.getPublic()).text(),
        signing.getPrivate());
  }

  Identity agentAt(SiteId site, Place place) {
    Enrolment.Accepted accepted =
        new Enrolment.Accepted(
            AgentId.of("22222222-2222-4222-8222-222222222222"),
            ID,
            site,
            GROUP,
            place.boundary(),
            place.region(),
            Ed25519Keys.digest(root.getPublic()),
            Ed25519Keys.encode(root.getPublic()),
            List.of(certificate()),
            Base64.getEncoder().encodeToString(new byte[32]));
    return new Identity(
        URI.create("http://127.0.0.1:1"),
        accepted,
        Ed25519Keys.encode(agent.getPublic()),
        Base64.getEncoder().encodeToString(agent.getPrivate().getEncoded()));
  }

  ActorKeys actorKeys() {
    return new ActorKeys(
        ISSUER,
        ID.text(),
        new JsonWebKeySet(people).toJson(),
        new TreeSet<>(List.of(CLIENT)),
        new ActorKeys.RoleClaim(CLAIM, "tenant/"));
  }

  /**
   * A token of the one person there is.
   *
   * @param roles that it tells; empty where it tells none, not even that there are none
   */
  String actorToken(Optional<List<String>> roles) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject(SUBJECT);
    claims.setExpirationTime(NumericDate.fromSeconds(Instant.now().getEpochSecond() + 86_400));
    claims.setClaim("organization", Map.of("tenant", Map.of("id", ID.text())));
    claims.setClaim("azp", CLIENT);
    roles.ifPresent(told -> claims.setClaim(CLAIM, told));
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKey(people.getPrivateKey());
    token.setKeyIdHeaderValue(people.getKeyId());
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    try {
      return token.getCompactSerialization();
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Dsse certificate() {
    KeyCertificate certificate =
        new KeyCertificate(
            ID,
            Ed25519Keys.digest(signing.getPublic()).text(),
            Ed25519Keys.encode(signing.getPublic()),
            1,
            Instant.now().minus(Duration.ofDays(1)),
            Instant.now().plus(Duration.ofDays(100)));
    return Dsse.sign(
        KeyCertificate.PAYLOAD_TYPE,
        json(certificate),
        Ed25519Keys.digest(root.getPublic()).text(),
        root.getPrivate());
  }

  private static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
