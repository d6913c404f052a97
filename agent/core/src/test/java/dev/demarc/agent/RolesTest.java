package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.bundle.ActorKeys;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that go by roles, and people whose tokens tell theirs. */
class RolesTest {
  private static final String ISSUER = "https://id.example";
  private static final String NO_CONTRACTORS =
      "{\"id\":\"staff-only\",\"effect\":\"forbid\",\"roles\":[\"contractor\"]}";

  private final Rig rig = new Rig();
  private final EllipticCurveJsonWebKey key = key();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void forbidsAContractorAndServesANurse() {
    obey(NO_CONTRACTORS);
    refused(ask(List.of("clinic/contractor", "clinic/nurse")), 403, "policy_refused");
    assertEquals(0, rig.cloud.got.size());
    assertEquals(200, ask(List.of("clinic/nurse")).statusCode());
    assertEquals(
        "[nurse]", rig.journal.requests.getLast().decision().facts().actor().roles().toString());
  }

  @Test
  void takesNoRoleOfAnotherOrganization() {
    obey(NO_CONTRACTORS);
    assertEquals(200, ask(List.of("plant/contractor")).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NO_CONTRACTORS,
        "{\"id\":\"asked\",\"effect\":\"allow\",\"roles\":[\"contractor\"],"
            + "\"obligations\":[{\"disclose\":{\"text\":\"It is told.\"}}]}",
        "{\"id\":\"others\",\"effect\":\"allow\",\"when\":{\"source\":\"!('contractor' in actor.roles)\","
            + "\"lowered\":{\"not\":{\"operand\":{\"has\":{\"attribute\":\"actor.roles\","
            + "\"value\":\"contractor\"}}}}}}"
      })
  void refusesWhoseRolesAreNotKnownWhereThatCouldMatter(String rule) {
    obey(rule);
    refused(rig.chat(Rig.says("hi")), 403, "actor_roles_unknown");
    refused(ask(null), 403, "actor_roles_unknown");
    refused(rig.send("/demarc/v1/decide", Rig.says("hi")), 403, "actor_roles_unknown");
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void servesWhoseRolesAreNotKnownWhereRolesOnlyAllow() {
    obey("{\"id\":\"nurses\",\"effect\":\"allow\",\"roles\":[\"nurse\"],\"tags\":[\"pci\"]}");
    assertEquals(200, rig.chat(Rig.says("hi")).statusCode());
    refused(rig.chat(Rig.says("hi"), "Demarc-Class", "internal;tags=pci"), 403, "consent_required");
  }

  private void obey(String rule) {
    ActorKeys keys =
        new ActorKeys(
            ISSUER,
            "org-1",
            new JsonWebKeySet(key).toJson(),
            new TreeSet<>(List.of("portal")),
            new ActorKeys.RoleClaim("demarc_roles", "clinic/"));
    rig.policy =
        Optional.of(
            Bundles.inForce(
                Bundles.with(rule), rig.cloud.host(), rig.spare.host(), 6_000, List.of(keys)));
  }

  private HttpResponse<String> ask(@Nullable List<String> roles) {
    return rig.chat(Rig.says("hi"), "Demarc-Actor-Token", token(roles));
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode error = Rig.json(answer.body()).path("error");
    assertEquals(code, error.path("code").asText());
  }

  private static EllipticCurveJsonWebKey key() {
    try {
      return EcJwkGenerator.generateJwk(EllipticCurves.P256);
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String token(@Nullable List<String> roles) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject("ada");
    claims.setClaim("azp", "portal");
    claims.setExpirationTime(NumericDate.fromSeconds(Instant.now().getEpochSecond() + 300));
    claims.setClaim("organization", Map.of("clinic", Map.of("id", "org-1")));
    if (roles != null) {
      claims.setClaim("demarc_roles", roles);
    }
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKey(key.getPrivateKey());
    token.setAlgorithmHeaderValue("ES256");
    try {
      return token.getCompactSerialization();
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
