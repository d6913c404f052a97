package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Bundles;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
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
import org.jspecify.annotations.Nullable;
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
      Person person = person(token(keys.get(i), algorithms.get(i), claims()), keys.get(i));
      assertEquals("ada", person.subject().orElseThrow().text());
      // a realm role holds in every organization, so it says nothing of this tenant
      assertEquals(Optional.empty(), person.roles());
    }
  }

  @Test
  void readsTheRolesOfTheTenantsOwnOrganizationAlone() throws JoseException {
    assertEquals(Set.of("nurse"), roles(List.of("clinic/nurse", "plant/contractor", "clinic/")));
    assertEquals(Set.of("nurse"), roles("clinic/nurse"));
    assertEquals(Set.of(), roles(List.of("plant/contractor")));
  }

  @Test
  void takesRolesThatCannotBeReadForUnknown() throws JoseException {
    List<String> many = IntStream.range(0, 101).mapToObj(i -> "clinic/r" + i).toList();
    for (Object claim :
        List.of(
            List.of("clinic/nurse", 7),
            Map.of("clinic", "nurse"),
            many,
            "clinic/" + "r".repeat(201))) {
      assertNull(roles(claim), claim::toString);
    }
  }

  @Test
  void takesTokensForAndOfTheClientsThatAreNamed() throws JoseException {
    PublicJsonWebKey key = OkpJwkGenerator.generateJwk("Ed25519");
    JwtClaims given = claims();
    given.setClaim("azp", "portal");
    JwtClaims meant = claims();
    meant.setAudience("account", "portal");
    for (JwtClaims good : List.of(given, meant)) {
      assertEquals("ada", asPortal(good, key).subject().orElseThrow().text());
    }
    JwtClaims wiki = claims();
    wiki.setClaim("azp", "wiki");
    wiki.setAudience("account");
    for (JwtClaims bad : List.of(wiki, claims())) {
      assertEquals(
          ErrorCode.UNAUTHENTICATED, assertThrows(Refusal.class, () -> asPortal(bad, key)).code());
    }
  }

  private static Person asPortal(JwtClaims claims, PublicJsonWebKey key) throws JoseException {
    return person(token(key, "EdDSA", claims), key, new TreeSet<>(Set.of("portal")), null);
  }

  /** Absent where they are unknown. */
  private static @Nullable Set<String> roles(Object claim) throws JoseException {
    PublicJsonWebKey key = OkpJwkGenerator.generateJwk("Ed25519");
    JwtClaims claims = claims();
    claims.setClaim("demarc_roles", claim);
    ActorKeys.RoleClaim told = new ActorKeys.RoleClaim("demarc_roles", "clinic/");
    return person(token(key, "EdDSA", claims), key, null, told).roles().orElse(null);
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
      Refusal refusal = assertThrows(Refusal.class, () -> person(bad, key), bad);
      assertEquals(401, refusal.code().status());
      assertTrue(!refusal.message().contains(bad));
    }
  }

  @Test
  void takesNoTokenForNobody() {
    assertEquals(Person.NOBODY, new ActorTokens(() -> NOW).person(Optional.empty(), List.of()));
  }

  @Test
  void refusesAHeaderOfOursThatIsThereTwice() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Accept", "a").add("accept", "b");
    Repeats.refuse(headers.add("Demarc-Class", "phi"));
    headers.add("demarc-class", "public");
    Refusal refusal = assertThrows(Refusal.class, () -> Repeats.refuse(headers));
    assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
    assertTrue("Demarc-Class".equalsIgnoreCase(refusal.param().orElseThrow()));
    MultiMap keys =
        MultiMap.caseInsensitiveMultiMap().add("Authorization", "a").add("authorization", "b");
    assertThrows(Refusal.class, () -> Repeats.refuse(keys));
  }

  private static Person person(String token, PublicJsonWebKey key) {
    return person(token, key, null, null);
  }

  private static Person person(
      String token,
      PublicJsonWebKey key,
      @Nullable SortedSet<String> clients,
      ActorKeys.@Nullable RoleClaim roles) {
    String jwks = "{\"keys\":[" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}";
    return new ActorTokens(() -> NOW)
        .person(Optional.of(token), List.of(new ActorKeys(ISSUER, "org-1", jwks, clients, roles)));
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
