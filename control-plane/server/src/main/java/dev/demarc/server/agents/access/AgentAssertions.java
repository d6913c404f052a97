package dev.demarc.server.agents.access;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Verifies the signed assertion (RFC 7523) an agent buys its token with. */
public final class AgentAssertions {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final PublicUrl url;
  private final InstantSource clock;
  private final SeenOnce seen;

  public AgentAssertions(PublicUrl url, InstantSource clock, SeenOnce seen) {
    this.url = url;
    this.clock = clock;
    this.seen = seen;
  }

  /** Who an assertion claims to be by; nothing is verified yet. */
  public AgentId claimedBy(String assertion) {
    try {
      return AgentId.of(SignedJwt.parse(assertion).text("iss"));
    } catch (InvalidValue malformed) {
      throw new AccessRefused("claim iss must be an agent's id");
    }
  }

  /**
   * Returns only when the assertion is by this key, for this door, now, and for the first time.
   *
   * @param owner the tenant in whose share the use is remembered
   * @throws AccessRefused naming what is wrong
   */
  public void verify(String owner, String assertion, AgentId agent, AgentKey key, String path) {
    SignedJwt jwt = SignedJwt.parse(assertion);
    if (jwt.header().has("typ")) {
      jwt.typed("JWT");
    }
    jwt.verify(key.key());
    if (!agent.text().equals(jwt.text("iss")) || !agent.text().equals(jwt.text("sub"))) {
      throw new AccessRefused("claims iss and sub must be the agent's id");
    }
    if (!url.names(jwt.text("aud"), path)) {
      throw new AccessRefused("the assertion is for another audience");
    }
    Instant now = clock.instant();
    Instant expires = jwt.instant("exp");
    if (!now.isBefore(expires) || expires.isAfter(now.plus(LONGEST))) {
      throw new AccessRefused("the assertion is expired, or valid for more than 60 s");
    }
    if (!seen.isFirst(owner, "assertion " + agent + " " + jwt.text("jti"))) {
      throw new AccessRefused("the assertion was used before");
    }
  }
}
