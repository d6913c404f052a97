package dev.demarc.server.consents;

import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.consents.ConsentChanges.Context;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives out links by which people outside the directory answer. Whoever a question is put to may
 * have somebody outside answer in their stead, and nobody else may: not even a tenant admin makes
 * another person's consent. At most {@value #MOST} for a question and {@value #MOST_WAITING} that
 * wait in a tenant; more are refused.
 */
@ApplicationScoped
public class Inviting {
  static final int MOST = 5;
  private static final int MOST_WAITING = 2_000;

  private final TenantDatabase database;
  private final ConsentChanges changes;
  private final Subjects subjects;

  Inviting(TenantDatabase database, ConsentChanges changes, Subjects subjects) {
    this.database = database;
    this.changes = changes;
    this.subjects = subjects;
  }

  /** A link and what stands in it, which is told once. */
  record Made(Link link, LinkSecret token) {}

  /** Has somebody outside answer in the member's stead. */
  Made invite(TenantId tenant, SubjectId by, ConsentId id, LegalRole role) {
    Made[] made = new Made[1];
    changes.change(
        tenant,
        id,
        (context, consent) -> {
          requireMayInvite(context, consent, by, role);
          SubjectId person = SubjectId.outside(LinkSecret.generate().text());
          made[0] = make(context, consent, new Answerer(person, role, by), Actor.of(by));
        });
    return made[0];
  }

  private static void requireMayInvite(
      Context context, Consent consent, SubjectId by, LegalRole role) {
    if (!consent.mayAnswer(by)) {
      throw new Problem(ErrorCode.FORBIDDEN, "This question was put to somebody else.");
    }
    if (role == LegalRole.CONTROLLER) {
      throw Problem.invalid("role", "must be self, guardian or representative");
    }
    if (role == LegalRole.SELF && consent.request().answeringAs() == LegalRole.SELF) {
      throw Problem.invalid("role", "must not be self: it is your own data that is asked about");
    }
    if (!consent.isOpen(context.now())) {
      throw Problem.conflict("The question is not open any more.");
    }
    if (new LinkRows(context.sql(), context.tenant()).of(consent.id()).size() >= MOST) {
      throw Problem.conflict(
          "There are " + MOST + " links to this question, the most there may be.");
    }
  }

  /**
   * A link for the person outside whom the application named; none where theirs was opened, or they
   * have as many as there may be. Asked again before that, another is made: the answer with the one
   * before may have been lost.
   */
  Optional<Made> invite(Context context, Consent consent, Actor by) {
    boolean outside = consent.request().answerers().first().isOutside();
    LegalRole role = consent.request().answeringAs();
    if (!outside || role == null) {
      return Optional.empty();
    }
    List<Link> before = new LinkRows(context.sql(), context.tenant()).of(consent.id());
    if (before.size() >= MOST || before.stream().anyMatch(Link::isOpened)) {
      return Optional.empty();
    }
    SubjectId person = consent.request().answerers().first();
    return Optional.of(make(context, consent, new Answerer(person, role, null), by));
  }

  private Made make(Context context, Consent consent, Answerer who, Actor by) {
    var rows = new LinkRows(context.sql(), context.tenant());
    if (rows.waiting(context.now()) >= MOST_WAITING) {
      throw new Problem(ErrorCode.RATE_LIMITED, MOST_WAITING + " links wait to be opened.");
    }
    LegalRole role = Objects.requireNonNull(who.role());
    Instant now = context.now();
    var link =
        new Link(
            LinkId.fresh(),
            consent.id(),
            who.person(),
            role,
            who.standingFor(),
            now,
            consent.expiresAt(),
            null,
            null,
            null);
    LinkSecret token = LinkSecret.generate();
    rows.insert(link, token);
    String person = subjects.commit(context.sql(), context.tenant(), who.person()).text();
    Map<String, String> detail =
        Map.of("link", link.id().text(), "role", role.wire(), "person", person);
    context.ledger().append(consent.id(), now, "invited", by, detail);
    return new Made(link, token);
  }

  /** The links to a question, for those it was put to and who watches over the tenant. */
  List<Link> list(TenantId tenant, SubjectId reader, boolean seesAll, ConsentId id) {
    return database.inTenant(
        tenant,
        sql -> {
          Consent consent =
              new ConsentRows(sql, tenant)
                  .find(id)
                  .filter(found -> seesAll || found.mayAnswer(reader))
                  .orElseThrow(() -> Problem.notFound("consent"));
          return new LinkRows(sql, tenant).of(consent.id());
        });
  }

  /** Takes a link back, as long as the question is open; done again it changes nothing. */
  void withdraw(TenantId tenant, SubjectId by, ConsentId id, LinkId link) {
    changes.change(
        tenant,
        id,
        (context, consent) -> {
          var rows = new LinkRows(context.sql(), context.tenant());
          Link found =
              rows.find(link)
                  .filter(one -> one.consent().equals(id) && by.equals(one.standingFor()))
                  .orElseThrow(() -> Problem.notFound("link"));
          if (found.withdrawnAt() != null) {
            return;
          }
          if (!consent.isOpen(context.now())) {
            throw Problem.conflict("The question is not open any more.");
          }
          rows.withdrawn(link, context.now());
          Map<String, String> detail = Map.of("link", link.text());
          context.ledger().append(id, context.now(), "uninvited", Actor.of(by), detail);
        });
  }
}
