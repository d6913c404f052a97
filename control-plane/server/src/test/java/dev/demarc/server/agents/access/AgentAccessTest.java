package dev.demarc.server.agents.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgentAccessTest {
  private static final String BASE = "http://localhost:7080";
  private static final String PATH = "/agent/v1/bundle";
  private Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private final InstantSource clock = () -> now;
  private final SeenOnce seen = new SeenOnce(clock, Duration.ofSeconds(121), 100);
  private final DpopProofs proofs = new DpopProofs(PublicUrl.of(BASE), clock, seen);
  private final TestKeys keys = TestKeys.generate();

  @Test
  void acceptsAProofForExactlyThisRequest() {
    AgentKey key = proofs.verify("t", proof(BASE + PATH, "token"), "GET", PATH, "token");
    assertEquals(keys.pair().getPublic(), key.key());
  }

  @Test
  void takesNamesOfLoopbackForOneHost() {
    proofs.verify("t", proof("http://127.0.0.1:7080" + PATH, "token"), "GET", PATH, "token");
  }

  @Test
  void refusesAProofForAnotherRequest() {
    refuses(proof("http://localhost:7081" + PATH, "token"));
    refuses(proof("http://evil.example" + PATH, "token"));
    refuses(proof("https://localhost:7080" + PATH, "token"));
    refuses(proof(BASE + "/agent/v1/grants", "token"));
    refuses(keys.proof("POST", BASE + PATH, "token", now));
    refuses(proof(BASE + PATH, "another token"));
    refuses(proof(BASE + PATH, ""));
  }

  @Test
  void refusesAProofOutsideItsMinute() {
    refuses(keys.proof("GET", BASE + PATH, "token", now.minusSeconds(61)));
    refuses(keys.proof("GET", BASE + PATH, "token", now.plusSeconds(61)));
  }

  @Test
  void refusesAProofASecondTime() {
    String proof = proof(BASE + PATH, "token");
    proofs.verify("t", proof, "GET", PATH, "token");
    refuses(proof);
    now = now.plusSeconds(59);
    refuses(proof);
  }

  @Test
  void refusesAProofSignedByAnotherKeyOrWithAnotherAlgorithm() {
    Map<String, Object> claims =
        new HashMap<>(
            Map.of("jti", "1", "htm", "GET", "htu", BASE + PATH, "iat", now.getEpochSecond()));
    var other = TestKeys.generate().jwk();
    refuses(keys.jwt(Map.of("typ", "dpop+jwt", "jwk", other), claims));
    refuses(keys.jwt(Map.of("typ", "JWT", "jwk", keys.jwk()), claims));
    refuses(keys.jwt(Map.of("typ", "dpop+jwt", "jwk", keys.jwk(), "alg", "none"), claims));
    refuses(keys.jwt(Map.of("typ", "dpop+jwt", "jwk", keys.jwk(), "alg", "HS256"), claims));
    var secret = new HashMap<>(keys.jwk());
    secret.put("d", "AAAA");
    refuses(keys.jwt(Map.of("typ", "dpop+jwt", "jwk", secret), claims));
    refuses("a.b.c");
    refuses("x".repeat(10_000));
  }

  @Test
  void refusesWhenNoProofIsThere() {
    assertThrows(AccessRefused.class, () -> proofs.verify("t", null, "GET", PATH, "token"));
  }

  @Test
  void readsOnlyTokensItIssuedUntilTheyExpire() {
    var mine = new AgentTokens(TestKeys.generate().pair(), clock);
    var others = new AgentTokens(TestKeys.generate().pair(), clock);
    var claims =
        new AgentTokens.Claims(
            new TenantId(UUID.randomUUID()), new AgentId(UUID.randomUUID()), "thumb");
    String token = mine.issue(claims);
    assertEquals(claims, mine.read(token));
    assertThrows(AccessRefused.class, () -> others.read(token));
    now = now.plus(AgentTokens.LIFETIME);
    assertThrows(AccessRefused.class, () -> mine.read(token));
  }

  @Test
  void acceptsAnAssertionOnceForItsAudience() {
    var assertions = new AgentAssertions(PublicUrl.of(BASE), clock, seen);
    var agent = new AgentId(UUID.randomUUID());
    var key = new AgentKey(keys.pair().getPublic());
    String path = "/agent/v1/token";
    String good = keys.assertion(agent.text(), BASE + path, now.plusSeconds(50));
    assertEquals(agent, assertions.claimedBy(good));
    assertions.verify("t", good, agent, key, path);
    assertThrows(AccessRefused.class, () -> assertions.verify("t", good, agent, key, path));
    for (String bad :
        new String[] {
          keys.assertion(agent.text(), "http://evil.example" + path, now.plusSeconds(50)),
          keys.assertion(agent.text(), BASE + path, now.plusSeconds(61)),
          keys.assertion(agent.text(), BASE + path, now),
          keys.assertion(UUID.randomUUID().toString(), BASE + path, now.plusSeconds(50)),
          TestKeys.generate().assertion(agent.text(), BASE + path, now.plusSeconds(50))
        }) {
      assertThrows(AccessRefused.class, () -> assertions.verify("t", bad, agent, key, path));
    }
  }

  @Test
  void refusesRatherThanForgetsWhenTheReplayMemoryIsFull() {
    var small = new SeenOnce(clock, Duration.ofSeconds(100), 8);
    assertTrue(small.isFirst("t", "a"));
    assertTrue(small.isFirst("t", "b"));
    assertThrows(SeenOnce.Full.class, () -> small.isFirst("t", "c"));
    now = now.plusSeconds(100);
    assertFalse(small.isFirst("t", "a"));
    assertTrue(small.isFirst("t", "d"));
    now = now.plusSeconds(300);
    assertTrue(small.isFirst("t", "a"));
  }

  private String proof(String url, String token) {
    return keys.proof("GET", url, token, now);
  }

  private void refuses(String proof) {
    assertThrows(AccessRefused.class, () -> proofs.verify("t", proof, "GET", PATH, "token"));
  }
}
