package dev.demarc.server.agents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.JobDatabase;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.trust.KeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token and proof of possession of a key become an agent, once. The same enrolment id and key
 * again give the same agent, so that a lost answer makes no second one; anybody else is told the
 * token is gone.
 */
@ApplicationScoped
public class Enrolling {
  private final JobDatabase jobs;
  private final TenantDatabase database;
  private final KeyStore store;
  private final SigningKeys keys;
  private final Audit audit;
  private final Clock clock;

  Enrolling(
      JobDatabase jobs,
      TenantDatabase database,
      KeyStore store,
      SigningKeys keys,
      Audit audit,
      Clock clock) {
    this.store = store;
    this.jobs = jobs;
    this.database = database;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
  }

  /** An agent, and whether it is new. */
  record Enrolled(Enrolment.Accepted accepted, boolean isNew) {}

  private record Found(TenantId tenant, TokenId token, @Nullable String suspended) {}

  Enrolled enrol(Enrolment.Ask ask) {
    check(ask);
    Found found = find(ask).orElseThrow(() -> Problem.notFound("enrolment token"));
    if (found.suspended != null) {
      throw new Problem(
          ErrorCode.TENANT_SUSPENDED, "The organisation is suspended: " + found.suspended);
    }
    return database.inTenant(found.tenant, sql -> enrol(sql, found, ask));
  }

  private static void check(Enrolment.Ask ask) {
    Id.slug("name", ask.name());
    Id.token("enrolmentId", ask.enrolmentId());
    Id.token("token", ask.token());
    if (!ask.agentVersion().matches("\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}")) {
      throw new InvalidValue("agentVersion", "must be major.minor.patch");
    }
    if (!isProven(ask)) {
      throw new Problem(
          ErrorCode.UNAUTHENTICATED, "The proof is not by the key that is to be enrolled.");
    }
  }

  private static boolean isProven(Enrolment.Ask ask) {
    String text = "demarc-enrol\n" + ask.token() + "\n" + ask.enrolmentId();
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(Ed25519Keys.publicKey(ask.publicKey()));
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(Base64.getDecoder().decode(ask.proof()));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private Optional<Found> find(Enrolment.Ask ask) {
    return jobs.acrossTenants(sql ->
        sql.first(
            """
            select e.tenant_id, e.id, t.suspended_reason from enrolment_token e
            join tenant t on t.tenant_id = e.tenant_id where e.secret = ?
            """,
            row ->
                new Found(
                    new TenantId(Columns.uuid(row, "tenant_id")),
                    new TokenId(Columns.uuid(row, "id")),
                    row.getString("suspended_reason")),
            new EnrolmentSecret(ask.token()).hash()));
  }

  private Enrolled enrol(Sql sql, Found found, Enrolment.Ask ask) {
    EnrolmentTokens.Listed token =
        sql.first(
                "select * from enrolment_token where tenant_id = ? and id = ? for update",
                EnrolmentTokens::read,
                found.tenant,
                found.token.value())
            .orElseThrow(() -> Problem.notFound("enrolment token"));
    if (token.usedAt() != null) {
      AgentId agent = again(sql, found, ask).orElseThrow(Enrolling::gone);
      return new Enrolled(accepted(sql, found.tenant, agent, token.terms()), false);
    }
    if (!clock.instant().isBefore(token.expiresAt())) {
      throw gone();
    }
    AgentId agent = add(sql, found, token, ask);
    return new Enrolled(accepted(sql, found.tenant, agent, token.terms()), true);
  }

  private static Problem gone() {
    return new Problem(ErrorCode.GONE, "The enrolment token is used up or expired.");
  }

  private static Optional<AgentId> again(Sql sql, Found found, Enrolment.Ask ask) {
    return sql.first(
        """
        select id from agent where tenant_id = ? and enrolment_token = ? and enrolment_id = ?
          and public_key = ? and revoked_at is null
        """,
        row -> new AgentId(Columns.uuid(row, "id")),
        found.tenant,
        found.token.value(),
        ask.enrolmentId(),
        ask.publicKey());
  }

  private AgentId add(Sql sql, Found found, EnrolmentTokens.Listed token, Enrolment.Ask ask) {
    var agent = new AgentId(UUID.randomUUID());
    Instant now = clock.instant();
    EnrolmentTokens.Terms terms = token.terms();
    sql.update(
        """
        insert into agent (tenant_id, id, name, site, group_id, boundary, region, public_key,
          enrolment_id, enrolment_token, agent_version, enrolled_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        found.tenant,
        agent,
        Objects.requireNonNullElse(terms.name(), ask.name()),
        terms.site(),
        terms.group(),
        terms.boundary(),
        terms.region(),
        ask.publicKey(),
        ask.enrolmentId(),
        token.id().value(),
        ask.agentVersion(),
        now);
    sql.update(
        "update enrolment_token set used_at = ? where tenant_id = ? and id = ?",
        now,
        found.tenant,
        token.id().value());
    Map<String, String> detail = Map.of("token", token.id().text(), "site", terms.site().text());
    audit.record(sql, found.tenant, Actor.of(agent), "agent.enrolled", agent.text(), detail);
    return agent;
  }

  private Enrolment.Accepted accepted(
      Sql sql, TenantId tenant, AgentId agent, EnrolmentTokens.Terms terms) {
    return new Enrolment.Accepted(
        agent,
        tenant,
        terms.site(),
        terms.group(),
        terms.boundary(),
        terms.region(),
        store.rootDigest(),
        Ed25519Keys.encode(store.rootKey()),
        keys.certificates(sql, tenant),
        Base64.getEncoder().encodeToString(store.commitmentKey(tenant)));
  }
}
