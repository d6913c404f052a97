package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Bundles;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ISSUER = "https://id.example/realms/demarc";

  @ParameterizedTest
  @CsvSource(
      value = {
        "127.0.0.1,7101,-",
        "localhost,7101,-",
        "LOCALHOST,-1,-",
        "10.0.0.9,7101,-",
        "[::1],7101,http://localhost:3000",
        "127.0.0.1,7101,http://[::1]:1"
      },
      nullValues = "-")
  void letsIn(String host, int port, String origin) {
    assertDoesNotThrow(() -> new LocalOnly("10.0.0.9", 7101, Set.of()).check(host, port, origin));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "evil.example,7101,-",
        "127.0.0.1,7102,-",
        "-,7101,-",
        "localhost.evil.example,7101,-",
        "localhost,7101,https://evil.example",
        "localhost,7101,null",
        "localhost,7101,http://localhost.evil.example"
      },
      nullValues = "-")
  void keepsOut(String host, int port, String origin) {
    LocalOnly door = new LocalOnly("10.0.0.9", 7101, Set.of());
    Refusal refusal = assertThrows(Refusal.class, () -> door.check(host, port, origin));
    assertEquals(ErrorCode.HOST_REFUSED, refusal.code());
  }

  @Test
  void limitsRequestsAMinuteAndSaysWhenToComeBack() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    RateLimits limits = new RateLimits(now::get);
    Application application =
        Bundles.inForce("127.0.0.1:1", 2, List.of()).bundle().applications().getFirst();
    limits.take(application);
    limits.take(application);
    Refusal refusal = assertThrows(Refusal.class, () -> limits.take(application));
    assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, refusal.code());
    assertEquals(Duration.ofSeconds(30), refusal.retryAfter().orElseThrow());
    assertEquals("31", ErrorBody.headers(refusal).get("retry-after"));
    now.set(NOW.plusSeconds(30));
    limits.take(application);
  }

  @Test
  void boundsWhatIsUnderWay() {
    Admission admission = new Admission(2, 100);
    Admission.Pass one = admission.enter();
    Admission.Pass two = admission.enter();
    assertThrows(Refusal.class, admission::enter);
    one.leave();
    one.leave();
    assertEquals(1, admission.underWay());
    two.hold(90);
    Admission.Pass three = admission.enter();
    assertThrows(Refusal.class, () -> three.hold(20));
    two.leave();
    three.hold(20);
  }

  @Test
  void readsHints() {
    Map<String, String> headers =
        Map.of(
            "Demarc-Class",
            "phi; tags=phi, pci",
            "Demarc-Task",
            "summarize",
            "Demarc-Deadline",
            "PT2H",
            "Demarc-Consent",
            "wait=10m");
    Hints hints = Hints.parse(headers::get);
    assertEquals("phi", hints.dataClass().orElseThrow().text());
    assertEquals("[pci, phi]", hints.tags().toString());
    assertEquals(Duration.ofMinutes(10), hints.deadline());
    assertEquals(new ConsentMode.Wait(ConsentMode.LONGEST_WAIT), hints.consent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"phi;color=red", "PHI", "phi;tags=NO", ";tags=phi", "phi;tags="})
  void refusesAMalformedClass(String header) {
    Map<String, String> headers = Map.of("Demarc-Class", header);
    assertThrows(Refusal.class, () -> Hints.parse(headers::get));
  }

  @Test
  void knowsThePersonOfATokenThatVerifies() throws JoseException {
    List<PublicJsonWebKey> keys =
        List.of(
            RsaJwkGenerator.generateJwk(2048),
            EcJwkGenerator.generateJwk(EllipticCurves.P256),
            OkpJwkGenerator.generateJwk("Ed25519"));
    List<String> algorithms = List.of("RS256", "ES256", "EdDSA");
    for (int i = 0; i < keys.size(); i++) {
      Facts.Actor actor = actor(token(keys.get(i), algorithms.get(i), claims()), keys.get(i));
      assertEquals("ada", actor.subject().text());
      // a realm role holds in every organization, so it says nothing of this tenant
      assertEquals("[]", actor.roles().toString());
    }
  }

  @Test
  void refusesTokensThatDoNotVerify() throws JoseException {
    PublicJsonWebKey key = OkpJwkGenerator.generateJwk("Ed25519");
    PublicJsonWebKey other = OkpJwkGenerator.generateJwk("Ed25519");
    JwtClaims late = claims();
    late.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() - 60));
    JwtClaims elsewhere = claims();
    elsewhere.setClaim("organization", Map.of("other", Map.of("id", "org-2")));
    JwtClaims forged = claims();
    forged.setIssuer("https://evil.example");
    JwtClaims pipeline = claims();
    pipeline.setClaim("demarc_service_until", NOW.getEpochSecond() + 3_600);
    JwtClaims unnamed = claims();
    unnamed.setClaim("preferred_username", "service-account-pipeline");
    for (String bad :
        List.of(
            token(other, "EdDSA", claims()),
            token(key, "EdDSA", late),
            token(key, "EdDSA", elsewhere),
            token(key, "EdDSA", forged),
            token(key, "EdDSA", pipeline),
            token(key, "EdDSA", unnamed),
            unsigned(),
            "rubbish")) {
      Refusal refusal = assertThrows(Refusal.class, () -> actor(bad, key), bad);
      assertEquals(401, refusal.code().status());
      assertTrue(!refusal.message().contains(bad));
    }
  }

  @Test
  void takesNoTokenForNobody() {
    assertTrue(!new ActorTokens(() -> NOW).actor(Optional.empty(), List.of()).verified());
  }

  private static Facts.Actor actor(String token, PublicJsonWebKey key) {
    String jwks = "{\"keys\":[" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}";
    return new ActorTokens(() -> NOW)
        .actor(Optional.of(token), List.of(new ActorKeys(ISSUER, "org-1", jwks)));
  }

  private static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject("ada");
    claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 300));
    claims.setClaim("organization", Map.of("clinic", Map.of("id", "org-1")));
    claims.setClaim("realm_access", Map.of("roles", List.of("doctor", "Not A Role")));
    return claims;
  }

  private static String token(PublicJsonWebKey key, String algorithm, JwtClaims claims)
      throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setKey(key.getPrivateKey());
    jws.setAlgorithmHeaderValue(algorithm);
    return jws.getCompactSerialization();
  }

  private static String unsigned() throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims().toJson());
    jws.setKey(OctJwkGenerator.generateJwk(256).getKey());
    jws.setAlgorithmHeaderValue("HS256");
    return jws.getCompactSerialization();
  }
}
