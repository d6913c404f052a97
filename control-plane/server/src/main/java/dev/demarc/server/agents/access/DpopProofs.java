package dev.demarc.server.agents.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Verifies proofs of possession (RFC 9449, section 4.3). Safe for many threads. */
public final class DpopProofs {
  /** How far a proof's clock may be off, either way. */
  public static final Duration WINDOW = Duration.ofSeconds(60);

  private final PublicUrl url;
  private final InstantSource clock;
  private final SeenOnce seen;

  public DpopProofs(PublicUrl url, InstantSource clock, SeenOnce seen) {
    this.url = url;
    this.clock = clock;
    this.seen = seen;
  }

  /**
   * The key that made this proof for exactly this request.
   *
   * @param owner the tenant in whose share the use is remembered
   * @param accessToken the token it must be bound to, absent where one is being asked for
   * @throws AccessRefused naming what is wrong
   */
  public AgentKey verify(
      String owner,
      @Nullable String proof,
      String method,
      String path,
      @Nullable String accessToken) {
    if (proof == null) {
      throw new AccessRefused("the DPoP header is missing");
    }
    SignedJwt jwt = SignedJwt.parse(proof).typed("dpop+jwt");
    AgentKey key = AgentKey.ofJwk(jwt.header().path("jwk"));
    jwt.verify(key.key());
    checkRequest(jwt, method, path);
    if (accessToken != null && !AgentKey.sha256(accessToken).equals(jwt.text("ath"))) {
      throw new AccessRefused("the proof is for another token");
    }
    if (!seen.isFirst(owner, "proof " + key.thumbprint() + " " + jwt.text("jti"))) {
      throw new AccessRefused("the proof was used before");
    }
    return key;
  }

  private void checkRequest(SignedJwt jwt, String method, String path) {
    if (!method.equals(jwt.text("htm")) || !url.names(jwt.text("htu"), path)) {
      throw new AccessRefused("the proof is for another request");
    }
    Instant now = clock.instant();
    if (Duration.between(jwt.instant("iat"), now).abs().compareTo(WINDOW) > 0) {
      throw new AccessRefused("the proof is too old or from the future");
    }
  }
}
