package dev.demarc.server.approvals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.approvals.ApprovalChanges.Context;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.signing.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The approvers' side: whoever answers has been shown the notice, and one answer counts. */
@ApplicationScoped
class ApprovalAnswering {
  private final ApprovalChanges changes;
  private final SigningKeys keys;
  private final Hints hints;

  ApprovalAnswering(ApprovalChanges changes, SigningKeys keys, Hints hints) {
    this.changes = changes;
    this.keys = keys;
    this.hints = hints;
  }

  /** Takes the answer of an approver, once. */
  void answer(TenantId tenant, SubjectId by, ApprovalId id, ApprovalAnswer answer) {
    answer.checked();
    RouteApproval answered =
        changes.change(
            tenant,
            context -> {
              RouteApproval approval = context.find(id);
              check(approval, by, answer);
              if (answer.answer() == ApprovalAnswer.Kind.APPROVE) {
                approve(context, approval, by, answer);
              } else {
                deny(context, approval, by, answer);
              }
              return approval;
            });
    hints.consent(answered.agent(), id.text());
  }

  private static void check(RouteApproval approval, SubjectId by, ApprovalAnswer answer) {
    if (!approval.mayBeAnsweredBy(by)) {
      throw new Problem(
          ErrorCode.SELF_APPROVAL, "It was asked for a request of your own; another must answer.");
    }
    if (!approval.notice().digest().equals(answer.noticeDigest())) {
      throw Problem.conflict("The notice is not the one that was shown.");
    }
  }

  private void approve(
      Context context, RouteApproval approval, SubjectId by, ApprovalAnswer answer) {
    ApprovalState next = ApprovalChanges.step(ApprovalStep.APPROVE, approval, context.now());
    Instant latest = context.now().plus(approval.request().ttl());
    Instant until = answer.until(context.now(), latest);
    String envelope = sign(context, approval, answer, until);
    context
        .rows()
        .answered(
            approval.id(),
            next,
            new RouteApproval.Answered(
                context.now(), by, answer.reason(), until, answer.uses(), envelope));
    Map<String, String> detail = detail(approval);
    detail.put("validUntil", until.toString());
    if (answer.uses() != null) {
      detail.put("uses", answer.uses().toString());
    }
    changes.record(context, approval.id(), ApprovalStep.APPROVE, Actor.of(by), detail);
  }

  private void deny(Context context, RouteApproval approval, SubjectId by, ApprovalAnswer answer) {
    ApprovalState next = ApprovalChanges.step(ApprovalStep.DENY, approval, context.now());
    context
        .rows()
        .answered(
            approval.id(),
            next,
            new RouteApproval.Answered(context.now(), by, answer.reason(), null, null, null));
    changes.record(context, approval.id(), ApprovalStep.DENY, Actor.of(by), detail(approval));
  }

  private static Map<String, String> detail(RouteApproval approval) {
    var detail = new HashMap<String, String>();
    detail.put("notice", approval.notice().digest().text());
    return detail;
  }

  private String sign(
      Context context, RouteApproval approval, ApprovalAnswer answer, Instant until) {
    var signed =
        new Approval(
            approval.id(),
            context.tenant(),
            approval.agent(),
            approval.request().change(),
            answer.uses(),
            approval.notice().digest(),
            context.now(),
            until);
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(signed);
      return DemarcJson.strict()
          .writeValueAsString(
              keys.current(context.sql(), context.tenant()).sign(Approval.PAYLOAD_TYPE, payload));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Takes an approval back: any approver may, and it holds from the next feed an agent reads. */
  void withdraw(TenantId tenant, SubjectId by, ApprovalId id) {
    long feed =
        changes.change(
            tenant,
            context -> {
              RouteApproval approval = context.find(id);
              ApprovalState next =
                  ApprovalChanges.step(ApprovalStep.WITHDRAW, approval, context.now());
              context.rows().ended(id, next, context.now(), by);
              changes.record(context, id, ApprovalStep.WITHDRAW, Actor.of(by), Map.of());
              return context.ledger().advanceFeed();
            });
    hints.revocations(tenant, feed);
  }
}
