package dev.demarc.server.agents;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.server.agents.access.AccessRefused;
import dev.demarc.server.agents.access.AgentAssertions;
import dev.demarc.server.agents.access.AgentKey;
import dev.demarc.server.agents.access.AgentTokens;
import dev.demarc.server.agents.access.DpopProofs;
import dev.demarc.server.agents.access.PublicUrl;
import dev.demarc.server.agents.access.SeenOnce;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.trust.KeyStore;
import dev.demarc.server.trust.SigningKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Who an agent is: an assertion buys a ten-minute token, a token with a fresh proof opens every
 * other call. Tokens of people open nothing here, and these tokens open nothing there.
 */
@ApplicationScoped
public class AgentDoor {
  private static final String SCHEME = "DPoP ";
  private static final int REMEMBERED_USES = 500_000;
  private static final String QUARANTINED = "the agent is quarantined: two machines run as it";

  private final KnownAgents agents;
  private final AccessKeys accessKeys;
  private final AgentTokens tokens;
  private final AgentAssertions assertions;
  private final DpopProofs proofs;

  AgentDoor(
      KnownAgents agents,
      AccessKeys accessKeys,
      KeyStore keys,
      Clock clock,
      @ConfigProperty(name = "demarc.public-url") String url) {
    this.agents = agents;
    this.accessKeys = accessKeys;
    SigningKey key = keys.tokenKey();
    this.tokens = new AgentTokens(new KeyPair(key.publicKey(), key.privateKey()), clock);
    var seen = new SeenOnce(clock, DpopProofs.WINDOW.plus(Duration.ofSeconds(61)), REMEMBERED_USES);
    this.assertions = new AgentAssertions(PublicUrl.of(url), clock, seen);
    this.proofs = new DpopProofs(PublicUrl.of(url), clock, seen);
  }

  /** A token for the agent whose key signed both assertion and proof. */
  String token(@Nullable String assertion, @Nullable String proof, String path) {
    return refusing(() -> {
      if (assertion == null) {
        throw new AccessRefused("the assertion is missing");
      }
      KnownAgent agent =
          agents
              .find(assertions.claimedBy(assertion))
              .orElseThrow(() -> new AccessRefused("no such agent"));
      String owner = agent.tenant().text();
      AgentKey key = proofs.verify(owner, proof, "POST", path, null);
      if (!key.equals(agent.accessKey())) {
        refuseOther(owner, assertion, agent, key, path);
      }
      assertions.verify(owner, assertion, agent.id(), key, path);
      check(agent, key);
      return tokens.issue(new AgentTokens.Claims(agent.tenant(), agent.id(), key.thumbprint()));
    });
  }

  /**
   * The agent that makes this call.
   *
   * @throws Problem where it is none that may
   */
  public KnownAgent open(
      @Nullable String authorization, @Nullable String proof, String method, String path) {
    return refusing(() -> {
      if (authorization == null || !authorization.startsWith(SCHEME)) {
        throw new AccessRefused("a token of scheme DPoP is needed");
      }
      String token = authorization.substring(SCHEME.length()).trim();
      AgentTokens.Claims claims = tokens.read(token);
      AgentKey key = proofs.verify(claims.tenant().text(), proof, method, path, token);
      if (!key.thumbprint().equals(claims.thumbprint())) {
        throw new AccessRefused("the token is bound to another key");
      }
      KnownAgent agent = known(claims);
      if (!key.equals(agent.accessKey())) {
        agents.forget(agent.id()); // it may have renewed it at another replica
        agent = known(claims);
      }
      check(agent, key);
      return agent;
    });
  }

  private KnownAgent known(AgentTokens.Claims claims) {
    return agents
        .find(claims.tenant(), claims.agent())
        .orElseThrow(() -> new AccessRefused("no such agent"));
  }

  /** A key that was given up counts as used only when the assertion proves that it was. */
  private void refuseOther(
      String owner, String assertion, KnownAgent agent, AgentKey key, String path) {
    var former = accessKeys.former(agent, key);
    if (former.isPresent()) {
      assertions.verify(owner, assertion, agent.id(), key, path);
      if (accessKeys.isInGrace(former.get())) {
        throw new AccessRefused("the key was given up for a newer one");
      }
      accessKeys.quarantine(agent, former.get());
      throw new AccessRefused(QUARANTINED);
    }
    throw new AccessRefused("the proof is not by the agent's key");
  }

  private static void check(KnownAgent agent, AgentKey key) {
    if (agent.revoked()) {
      throw new AccessRefused("the agent is revoked");
    }
    if (agent.suspended()) {
      throw new AccessRefused("the organisation is suspended");
    }
    if (agent.quarantined()) {
      throw new AccessRefused(QUARANTINED);
    }
    if (!key.equals(agent.accessKey())) {
      throw new AccessRefused("the proof is not by the agent's key");
    }
  }

  private interface Checked<T> {
    T get();
  }

  private static <T> T refusing(Checked<T> checked) {
    try {
      return checked.get();
    } catch (AccessRefused refused) {
      throw new Problem(ErrorCode.UNAUTHENTICATED, String.valueOf(refused.getMessage()));
    } catch (SeenOnce.Full full) {
      throw new Problem(ErrorCode.UNAVAILABLE, "Too many calls of agents at once.");
    }
  }
}
