package dev.demarc.server.consents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.signing.SigningKeys;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The agents' side of consent: ask, look, say that it was used, fetch what is in force. */
@ApplicationScoped
public class Asking {
  /** How long a no stands: until then the same change is not asked about again. */
  static final Duration NO_STANDS = Duration.ofMinutes(10);

  /** How long a question stays open. */
  static final Duration OPEN = Duration.ofHours(1);

  private static final Duration LONGEST = Duration.ofDays(90);
  private static final int MAX_OPEN = 1_000;

  private final TenantDatabase database;
  private final Subjects subjects;
  private final Addressees addressees;
  private final Inviting inviting;
  private final ConsentNews news;
  private final SigningKeys keys;
  private final Clock clock;

  Asking(
      TenantDatabase database,
      Subjects subjects,
      Addressees addressees,
      Inviting inviting,
      ConsentNews news,
      SigningKeys keys,
      Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.addressees = addressees;
    this.inviting = inviting;
    this.news = news;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A question, and whether it is new.
   *
   * @param link what opens the link for a person outside, where one was made
   */
  record Asked(Consent consent, boolean isNew, Optional<LinkSecret> link) {}

  /**
   * Asks; where this agent's question about the same change is open, or was answered in a way that
   * still holds, that one is found and nobody is asked again. A person outside gets a link.
   */
  Asked ask(TenantId tenant, AgentId agent, ConsentRequest asked) {
    check(asked);
    return database.inTenant(
        tenant,
        sql -> {
          var ledger = new Ledger(sql, tenant, subjects);
          ledger.lock();
          var rows = new ConsentRows(sql, tenant);
          var context = new ConsentChanges.Context(sql, tenant, rows, ledger, clock.instant());
          return ask(context, agent, addressees.of(sql, tenant, asked));
        });
  }

  private Asked ask(ConsentChanges.Context context, AgentId agent, ConsentRequest request) {
    ConsentRows rows = context.rows();
    Instant now = context.now();
    Optional<Consent> open = rows.open(agent, request);
    if (open.isPresent()) {
      Consent consent = open.get();
      if (consent.isOpen(now)) {
        return new Asked(consent, false, link(context, consent));
      }
      ConsentExpiry.expire(rows, context.ledger(), consent, now);
    }
    Optional<Consent> settled = rows.settled(agent, request, now, now.minus(NO_STANDS));
    if (settled.isPresent()) {
      return new Asked(settled.get(), false, Optional.empty());
    }
    Consent added = add(context, agent, request);
    return new Asked(added, true, link(context, added));
  }

  private Optional<LinkSecret> link(ConsentChanges.Context context, Consent consent) {
    return inviting.invite(context, consent, Actor.of(consent.agent())).map(Inviting.Made::token);
  }

  private static void check(ConsentRequest request) {
    Change change = request.change();
    Id.slug("change.to.region", change.to().region());
    if (change.to().operator().isEmpty()
        || !TraceAttribute.OPERATOR.accepts(change.to().operator())) {
      throw new InvalidValue("change.to.operator", "must be a name without spaces");
    }
    if (request.bytes() < 0 || request.bytes() > 1L << 40 || request.files() < 0) {
      throw new InvalidValue("bytes", "must not be negative");
    }
    Duration ttl = request.ttl();
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
      throw new InvalidValue("ttl", "must be longer than zero and at most P90D");
    }
  }

  private Consent add(ConsentChanges.Context context, AgentId agent, ConsentRequest request) {
    Instant now = context.now();
    if (context.rows().openQuestions(now) >= MAX_OPEN) {
      throw new Problem(ErrorCode.RATE_LIMITED, "There are " + MAX_OPEN + " open questions.");
    }
    var consent =
        new Consent(
            new ConsentId(UUID.randomUUID()),
            agent,
            request,
            ConsentNotice.of(request),
            ConsentState.REQUESTED,
            now,
            now.plus(OPEN),
            null,
            null,
            null,
            0);
    context.rows().insert(consent);
    Map<String, String> detail =
        Map.of("decision", request.decision().text(), "notice", consent.notice().digest().text());
    context.ledger().append(consent.id(), now, "requested", Actor.of(agent), detail);
    news.requested(context.sql(), context.tenant(), consent);
    return consent;
  }

  /** The agent's own question. */
  Consent get(TenantId tenant, AgentId agent, ConsentId id) {
    return database
        .inTenant(tenant, sql -> new ConsentRows(sql, tenant).find(id))
        .filter(consent -> consent.agent().equals(agent))
        .orElseThrow(() -> Problem.notFound("consent"));
  }

  /** Puts a use on the record. */
  void used(TenantId tenant, AgentId agent, ConsentId id, DecisionId decision, Instant at) {
    database.doInTenant(
        tenant,
        sql -> {
          var ledger = new Ledger(sql, tenant, subjects);
          ledger.lock();
          var rows = new ConsentRows(sql, tenant);
          Consent consent =
              rows.find(id)
                  .filter(found -> found.agent().equals(agent))
                  .orElseThrow(() -> Problem.notFound("consent"));
          if (consent.answer() == null || consent.answer().grant() == null) {
            throw Problem.conflict("The consent was never granted.");
          }
          if (ledger.tells(id, ConsentStep.USE.wire(), decision)) {
            return; // told before, and told again since the answer was lost
          }
          rows.used(id);
          Map<String, String> detail =
              Map.of("decision", decision.text(), "happenedAt", at.toString());
          ledger.append(id, clock.instant(), ConsentStep.USE.wire(), Actor.of(agent), detail);
        });
  }

  /** A grant as it is stored, signed with the key that signs now. */
  Dsse renewed(TenantId tenant, String grant) {
    return database.inTenant(tenant, sql -> keys.renewed(sql, tenant, grant));
  }

  /** Every signed grant this agent may use now. */
  List<Dsse> grants(TenantId tenant, AgentId agent) {
    return database.inTenant(
        tenant,
        sql ->
            new ConsentRows(sql, tenant)
                .grants(agent, clock.instant()).stream()
                    .map(grant -> keys.renewed(sql, tenant, grant))
                    .toList());
  }
}
