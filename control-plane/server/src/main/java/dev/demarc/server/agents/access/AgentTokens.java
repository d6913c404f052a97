package dev.demarc.server.agents.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * Issues and reads the short tokens agents call with: a JWT of the control plane, bound to the
 * agent's key by {@code cnf.jkt}. The token names the tenant; nothing else in a request can.
 *
 * <p>What was read is remembered while it is valid, {@value #REMEMBERED} tokens at most, since an
 * agent shows the same one again and again. Safe for many threads.
 */
public final class AgentTokens {
  /** How long a token lives. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int REMEMBERED = 20_000;
  private static final String TYPE = "at+jwt";
  private static final String AUDIENCE = "demarc-agent-api";

  private final KeyPair keys;
  private final String keyId;
  private final InstantSource clock;
  private final Cache<String, Valid> valid =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(LIFETIME).build();

  private record Valid(Claims claims, Instant until) {}

  public AgentTokens(KeyPair keys, InstantSource clock) {
    this.keys = keys;
    this.keyId = new AgentKey(keys.getPublic()).thumbprint();
    this.clock = clock;
  }

  /**
   * What a token says.
   *
   * @param thumbprint of the key whose proofs must come with it
   */
  public record Claims(TenantId tenant, AgentId agent, String thumbprint) {}

  /** A token for ten minutes. */
  public String issue(Claims claims) {
    Instant now = clock.instant();
    return SignedJwt.sign(
        TYPE,
        keyId,
        keys.getPrivate(),
        Map.of(
            "aud", AUDIENCE,
            "sub", claims.agent().text(),
            "tenant", claims.tenant().text(),
            "cnf", Map.of("jkt", claims.thumbprint()),
            "iat", now.getEpochSecond(),
            "exp", now.plus(LIFETIME).getEpochSecond(),
            "jti", UUID.randomUUID().toString()));
  }

  /**
   * Reads a token that was issued here and is still valid.
   *
   * @throws AccessRefused when it is not
   */
  public Claims read(String token) {
    Valid known = valid.get(token, this::verify);
    if (!clock.instant().isBefore(known.until)) {
      throw new AccessRefused("the token is expired");
    }
    return known.claims;
  }

  private Valid verify(String token) {
    SignedJwt jwt = SignedJwt.parse(token).typed(TYPE).verify(keys.getPublic());
    if (!AUDIENCE.equals(jwt.text("aud"))) {
      throw new AccessRefused("the token is not for agents");
    }
    try {
      String thumbprint = jwt.claim("cnf").path("jkt").asText();
      var claims =
          new Claims(TenantId.of(jwt.text("tenant")), AgentId.of(jwt.text("sub")), thumbprint);
      return new Valid(claims, jwt.instant("exp"));
    } catch (InvalidValue malformed) {
      throw new AccessRefused("the token is malformed");
    }
  }
}
