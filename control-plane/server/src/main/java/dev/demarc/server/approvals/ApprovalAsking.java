package dev.demarc.server.approvals;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.server.approvals.ApprovalChanges.Context;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The agents' side of approvals: ask, look, say how often it was used. */
@ApplicationScoped
class ApprovalAsking {
  /** How long a no stands: until then the same is not asked again. */
  static final Duration NO_STANDS = Duration.ofDays(1);

  /** How long a question stays open. */
  static final Duration OPEN = Duration.ofDays(7);

  private static final Duration LONGEST = Duration.ofDays(90);
  private static final int MAX_OPEN = 1_000;

  private final ApprovalChanges changes;
  private final ApprovalNews news;

  ApprovalAsking(ApprovalChanges changes, ApprovalNews news) {
    this.changes = changes;
    this.news = news;
  }

  /** A question, and whether it is new. */
  record Asked(RouteApproval approval, boolean isNew) {}

  /**
   * Asks; where this agent's question about the same change is open, or was answered in a way that
   * still holds, that one is found and nobody is asked again.
   */
  Asked ask(TenantId tenant, AgentId agent, ApprovalRequest request) {
    check(request);
    return changes.change(tenant, context -> ask(context, agent, request));
  }

  private Asked ask(Context context, AgentId agent, ApprovalRequest request) {
    ApprovalRows rows = context.rows();
    Instant now = context.now();
    @Nullable SubjectId requester = member(context, request.requestedBy());
    Optional<RouteApproval> open = rows.open(agent, request.change());
    if (open.isPresent() && open.get().state(now) == ApprovalState.REQUESTED) {
      if (requester != null) {
        rows.requestedBy(open.get().id(), requester);
      }
      return new Asked(open.get(), false);
    }
    open.ifPresent(ranOut -> expire(context, ranOut.id()));
    return rows.answered(agent, request.change())
        .filter(answered -> answered.settles(now, now.minus(NO_STANDS)))
        .map(answered -> new Asked(answered, false))
        .orElseGet(() -> new Asked(add(context, agent, request, requester), true));
  }

  /** Writes down that it has run out. */
  void expire(Context context, ApprovalId id) {
    context.rows().expired(id);
    changes.record(context, id, ApprovalStep.EXPIRE, Actor.SYSTEM, Map.of());
  }

  /** Who is no member can approve nothing, and is not kept. */
  private static @Nullable SubjectId member(Context context, @Nullable SubjectId person) {
    return person == null
        ? null
        : context
            .sql()
            .first(
                "select subject from membership where tenant_id = ? and subject = ?",
                row -> person,
                context.tenant(),
                person)
            .orElse(null);
  }

  private static void check(ApprovalRequest request) {
    Change change = request.change();
    Id.slug("change.to.region", change.to().region());
    if (change.to().operator().isEmpty()
        || !TraceAttribute.OPERATOR.accepts(change.to().operator())) {
      throw new InvalidValue("change.to.operator", "must be a name without spaces");
    }
    if (change.session() != null) {
      throw new InvalidValue("change.session", "must be absent: an approval is of no session");
    }
    if (request.bytes() < 0 || request.bytes() > 1L << 40 || request.files() < 0) {
      throw new InvalidValue("bytes", "must not be negative");
    }
    Duration ttl = request.ttl();
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
      throw new InvalidValue("ttl", "must be longer than zero and at most P90D");
    }
  }

  private RouteApproval add(
      Context context, AgentId agent, ApprovalRequest request, @Nullable SubjectId requester) {
    Instant now = context.now();
    if (context.rows().openQuestions(now) >= MAX_OPEN) {
      throw new Problem(ErrorCode.RATE_LIMITED, "There are " + MAX_OPEN + " open questions.");
    }
    var approval =
        new RouteApproval(
            new ApprovalId(UUID.randomUUID()),
            agent,
            request,
            requester == null ? Set.of() : Set.of(requester),
            ApprovalNotice.of(request),
            ApprovalState.REQUESTED,
            now,
            now.plus(OPEN),
            null,
            null,
            0);
    context.rows().insert(approval);
    Map<String, String> detail =
        Map.of("decision", request.decision().text(), "notice", approval.notice().digest().text());
    changes.record(context, approval.id(), ApprovalStep.REQUEST, Actor.of(agent), detail);
    news.requested(context.sql(), context.tenant(), approval);
    return approval;
  }

  /** The agent's own question. */
  private static RouteApproval own(Context context, AgentId agent, ApprovalId id) {
    return context
        .rows()
        .find(id)
        .filter(found -> found.agent().equals(agent))
        .orElseThrow(() -> Problem.notFound("approval"));
  }

  /** Puts on the record that the agent has used it so often; less than before changes nothing. */
  void used(TenantId tenant, AgentId agent, ApprovalId id, int uses) {
    if (uses < 1) {
      throw Problem.invalid("uses", "must be at least 1");
    }
    changes.change(
        tenant,
        context -> {
          RouteApproval approval = own(context, agent, id);
          if (approval.answer() == null || approval.answer().envelope() == null) {
            throw Problem.conflict("It was never approved.");
          }
          if (context.rows().used(id, uses)) {
            Map<String, String> detail = Map.of("uses", Integer.toString(uses));
            changes.record(context, id, ApprovalStep.USE, Actor.of(agent), detail);
          }
          return uses;
        });
  }
}
