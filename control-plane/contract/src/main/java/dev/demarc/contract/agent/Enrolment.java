package dev.demarc.contract.agent;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TenantId;
import java.util.List;

/** How an agent becomes one: a one-time token, a key of its own, proof that it holds it. */
public sealed interface Enrolment {

  /**
   * {@code POST /agent/v1/enrol}. Idempotent for the same enrolment id and key.
   *
   * @param token the one-time token's secret part
   * @param enrolmentId made by the agent once and kept, so that a lost answer makes no second agent
   * @param publicKey base64 X.509 Ed25519
   * @param proof base64 Ed25519 signature over {@code demarc-enrol\\n<token>\\n<enrolmentId>}
   * @param agentVersion major.minor.patch
   */
  record Ask(
      String token,
      String enrolmentId,
      String name,
      String publicKey,
      String proof,
      String agentVersion)
      implements Enrolment {}

  /**
   * The answer.
   *
   * @param rootKey base64 X.509; its digest must equal the one pinned in the token
   * @param keys {@link dev.demarc.contract.bundle.KeyCertificate}s signed by the root
   * @param commitmentKey base64 of 32 bytes: keys the digests this agent sends for its tenant
   */
  record Accepted(
      AgentId agent,
      TenantId tenant,
      SiteId site,
      GroupId group,
      Boundary boundary,
      String region,
      Digest rootDigest,
      String rootKey,
      List<Dsse> keys,
      String commitmentKey)
      implements Enrolment {}
}
