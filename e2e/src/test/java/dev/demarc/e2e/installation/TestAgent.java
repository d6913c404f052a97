package dev.demarc.e2e.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.bundle.Ed25519Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An agent made by hand: enrolled with its own key, so that a test can speak as one. */
public record TestAgent(Http controlPlane, KeyPair pair, String id, String enrolmentToken) {

  /** Enrols a new one in the tenant, with a token its admin asked for. */
  public static TestAgent enrol(Doors doors, Installation.Tenant tenant) throws Exception {
    var token =
        doors
            .as(tenant.user("tenant-admin"))
            .post(
                Doors.path(tenant, "/enrolment-tokens"),
                Map.of("site", "test", "group", "default", "boundary", "edge", "region", "eu"));
    assertEquals(201, token.status(), token.body());
    String text = token.json().get("token").asText();
    return enrol(Http.to(doors.installation().controlPlane()), text);
  }

  private static TestAgent enrol(Http controlPlane, String token) throws Exception {
    KeyPair pair = Ed25519Keys.generate();
    String enrolment = UUID.randomUUID().toString();
    var answer = controlPlane.post("/agent/v1/enrol", ask(pair, secret(token), enrolment));
    assertTrue(answer.status() == 201 || answer.status() == 200, answer.body());
    return new TestAgent(controlPlane, pair, answer.json().get("agent").asText(), token);
  }

  /** The secret inside a token's text. */
  public static String secret(String token) throws Exception {
    byte[] json = Base64.getUrlDecoder().decode(token.substring("det_".length()));
    return dev.demarc.json.DemarcJson.tolerant().readTree(json).get("secret").asText();
  }

  /** The body of an enrolment with a correct proof. */
  public static Map<String, String> ask(KeyPair pair, String secret, String enrolment)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(("demarc-enrol\n" + secret + "\n" + enrolment).getBytes(StandardCharsets.UTF_8));
    return Map.of(
        "token",
        secret,
        "enrolmentId",
        enrolment,
        "name",
        "test-agent",
        "publicKey",
        Ed25519Keys.encode(pair.getPublic()),
        "proof",
        Base64.getEncoder().encodeToString(signer.sign()),
        "agentVersion",
        "0.1.0");
  }

  /** A fresh access token. */
  public String accessToken() {
    String path = "/agent/v1/token";
    Instant now = Instant.now();
    String assertion =
        Jwt.sign(
            pair,
            Map.of("alg", "EdDSA", "typ", "JWT"),
            Map.of(
                "iss",
                id,
                "sub",
                id,
                "aud",
                controlPlane.base().resolve(path).toString(),
                "iat",
                now.getEpochSecond(),
                "exp",
                now.getEpochSecond() + 50,
                "jti",
                UUID.randomUUID().toString()));
    var answer =
        controlPlane
            .with("DPoP", proof("POST", path, null))
            .post(path, Map.of("assertion", assertion));
    assertEquals(200, answer.status(), answer.body());
    return answer.json().get("access_token").asText();
  }

  /** The control plane as this agent, for one request: a proof is used once. */
  public Http door(String token, String method, String path) {
    return controlPlane
        .with("Authorization", "DPoP " + token)
        .with("DPoP", proof(method, path, token));
  }

  private String proof(String method, String path, @Nullable String token) {
    String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    var claims = new java.util.TreeMap<String, Object>();
    claims.put("htm", method);
    claims.put("htu", controlPlane.base().resolve(bare).toString());
    claims.put("iat", Instant.now().getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    if (token != null) {
      claims.put("ath", Jwt.hash(token));
    }
    return Jwt.sign(pair, Map.of("typ", "dpop+jwt", "alg", "EdDSA", "jwk", Jwt.jwk(pair)), claims);
  }
}
