package dev.demarc.contract.error;

import dev.demarc.contract.Wire;
import java.net.URI;

/**
 * The one catalogue of errors. The control plane answers with RFC 9457 problem+json (member {@code
 * code}, {@code type} from {@link #type()}), the agent with OpenAI's error shape (member {@code
 * code}). Codes are stable; a code that a peer does not know reads as {@link #UNKNOWN}.
 */
public enum ErrorCode implements Wire {
  /** A value is not what its field takes. */
  VALIDATION(
      "validation",
      400,
      "A value is not what its field takes",
      "A value is missing, too long, or of another form than its field’s.",
      "Correct the field that the error names."),
  /** The body cannot be read. */
  MALFORMED(
      "malformed",
      400,
      "The body cannot be read",
      "The body is no JSON, or has members that are not documented.",
      "Send well-formed JSON of the documented shape."),
  /** Nobody is signed in. */
  UNAUTHENTICATED(
      "unauthenticated",
      401,
      "Nobody is signed in",
      "The token is missing, expired, or not of this installation.",
      "Sign in, or send a valid token."),
  /** Your roles do not allow this. */
  FORBIDDEN(
      "forbidden",
      403,
      "Your roles do not allow this",
      "You are a member of the tenant without the role that this needs.",
      "Ask a tenant admin for the role that the error names."),
  /** The author cannot approve. */
  SELF_APPROVAL(
      "self_approval",
      403,
      "The author cannot approve",
      "Who wrote the draft, or changed it last, tries to approve it.",
      "Ask a second person with the role policy-approver."),
  /** A passkey must sign this. */
  PASSKEY_REQUIRED(
      "passkey_required",
      403,
      "A passkey must sign this",
      "The organisation requires passkeys for what widens a policy, and the approval carries no "
          + "signature of a passkey of the approver set, or not enough people signed it.",
      "Add a passkey under My passkeys, have it put in the approver set, and approve with it."),
  /** The passkey's answer is not accepted. */
  PASSKEY_REFUSED(
      "passkey_refused",
      403,
      "The passkey’s answer is not accepted",
      "It is of something else, of another page or person, forged, or was given without proof of "
          + "who gave it; the error names which.",
      "Approve again in the portal with your own passkey."),
  /** The passkey's counter went back. */
  PASSKEY_CLONED(
      "passkey_cloned",
      403,
      "The passkey’s counter went back",
      "The passkey counts its signatures, and this one counts no further than one before: there "
          + "may be a copy of it.",
      "Remove the passkey, find out who else may have it, and add another."),
  /** There is no such thing, or it is not yours. */
  NOT_FOUND(
      "not_found",
      404,
      "There is no such thing, or it is not yours",
      "The id is wrong, it was removed, or it belongs to another tenant.",
      "Check the id and the tenant."),
  /** It changed meanwhile, or its state does not allow this. */
  CONFLICT(
      "conflict",
      409,
      "It changed meanwhile, or its state does not allow this",
      "Somebody changed it since it was read, or it is in a state that rules this out.",
      "Read it again and repeat on what is there now."),
  /** It removes something, and nobody said that it may. */
  CONFIRMATION_NEEDED(
      "confirmation_needed",
      409,
      "It removes something, and nobody said that it may",
      "What is asked for removes what cannot be brought back; the answer says what.",
      "Read what goes, and send the same again with confirmed."),
  /** The organisation is suspended. */
  TENANT_SUSPENDED(
      "tenant_suspended",
      403,
      "The organisation is suspended",
      "The operator of the platform suspended the organisation; its data stays as it is.",
      "Ask the operator; the error says why it is suspended."),
  /** A version of this policy is being rolled out. */
  ROLLOUT_RUNNING(
      "rollout_running",
      409,
      "A version of this policy is being rolled out",
      "Another version is on its way to the policy’s groups, and one is at a time.",
      "Wait until it ends, stop it, or roll back."),
  /** It is used up or expired. */
  GONE(
      "gone",
      410,
      "It is used up or expired",
      "A one-time token or link was used already, or its time has passed.",
      "Ask for a new one."),
  /** There is no such link. */
  LINK_UNKNOWN(
      "link_unknown",
      404,
      "There is no such link",
      "The link was not copied whole, is of another organisation, or this browser did "
          + "not open it.",
      "Open the link as it was sent; if it stays so, ask whoever sent it for another."),
  /** The link was opened before. */
  LINK_USED(
      "link_used",
      409,
      "The link was opened before",
      "Somebody opened it in another browser, and it works nowhere else from then on.",
      "Go on in the browser that opened it. If that was not you, tell whoever sent it."),
  /** The question has run out. */
  LINK_EXPIRED(
      "link_expired",
      410,
      "The question has run out",
      "Nobody answered in time, so nothing was sent, and nothing is asked any more.",
      "There is nothing to do; if the request is made again, a new link is sent."),
  /** The link was taken back. */
  LINK_WITHDRAWN(
      "link_withdrawn",
      410,
      "The link was taken back",
      "Whoever sent it, or who had answered, took it back.",
      "Ask whoever sent it for another."),
  /** Another link to the question is used. */
  LINK_SUPERSEDED(
      "link_superseded",
      410,
      "Another link to the question is used",
      "The question was sent by several links, and one of the others was opened first.",
      "Use the link that was opened, or ask whoever sent it."),
  /** The question was answered already. */
  LINK_ANSWERED(
      "link_answered",
      409,
      "The question was answered already",
      "A question is answered once, and it was: by this link, or by somebody else who "
          + "was asked.",
      "There is nothing to do; what you approved yourself can be withdrawn where you "
          + "answered."),
  /** The link is of another request. */
  LINK_OTHER_REQUEST(
      "link_other_request",
      403,
      "The link is of another request",
      "This browser opened a link to another question, which says nothing about this one.",
      "Open the link that was sent for this question."),
  /** The question takes too long to answer. */
  TOO_BROAD(
      "too_broad",
      422,
      "The question takes too long to answer",
      "So much was to be looked through for it that its time ran out.",
      "Narrow the time range that the error names, or add a condition."),
  /** The body is longer than the bound. */
  TOO_LARGE(
      "too_large",
      413,
      "The body is longer than the bound",
      "The body has more bytes than this endpoint reads.",
      "Send less; the error names the bound."),
  /** This content type is not spoken here. */
  UNSUPPORTED_TYPE(
      "unsupported_type",
      415,
      "This content type is not spoken here",
      "Content-Type is missing, or another than the endpoint’s.",
      "Use the documented content type."),
  /** The policy cannot be accepted. */
  POLICY_INVALID(
      "policy_invalid",
      422,
      "The policy cannot be accepted",
      "A rule, a condition or a section breaks the policy’s schema or one of its bounds.",
      "Correct each problem at the line it names."),
  /** Not proved to keep a guarantee. */
  GUARANTEE_NOT_PROVED(
      "guarantee_not_proved",
      422,
      "The policy is not proved to keep a guarantee",
      "The rules permit something that a guarantee of the policy or of the tenant excludes, "
          + "the search ended at its bound without an answer, or no request can match the "
          + "guarantee.",
      "Change the rule that the counterexample names, or the guarantee."),
  /** A test case of the policy fails. */
  CASE_FAILED(
      "case_failed",
      422,
      "A test case of the policy fails",
      "The rules permit, refuse or ask otherwise than a case in the policy’s text expects.",
      "Change the rule that the answer names, or the case."),
  /** It carries something that must never be sent here. */
  CONTENT_REFUSED(
      "content_refused",
      422,
      "It carries something that must never be sent here",
      "A trace carries an attribute outside the published list, which could hold content.",
      "Remove the attributes that the error names."),
  /** Too many requests. */
  RATE_LIMITED(
      "rate_limited",
      429,
      "Too many requests",
      "The tenant sends more than its quota.",
      "Wait for the time in Retry-After."),
  /** Something failed here. */
  INTERNAL(
      "internal",
      500,
      "Something failed here",
      "A fault of the control plane; its log has the request id.",
      "Retry; if it stays, give the operator the request id."),
  /** A part this needs is away. */
  UNAVAILABLE(
      "unavailable",
      503,
      "A part this needs is away",
      "The database, the identity provider or Kafka does not answer.",
      "Retry with back-off; nothing was half-written."),
  /** The key is missing or not known here. */
  INVALID_API_KEY(
      "invalid_api_key",
      401,
      "The key is missing or not known here",
      "There is no Authorization header, or its key was withdrawn, is of another agent’s "
          + "tenant, or is newer than the agent’s policy.",
      "Use the application’s key as the client’s API key."),
  /** Host or Origin is not accepted. */
  HOST_REFUSED(
      "host_refused",
      403,
      "Host or Origin is not accepted",
      "The Host header is no address or name of this agent, or a page in a browser of "
          + "another origin calls.",
      "Call the agent by the address it listens on."),
  /** The request cannot be read. */
  INVALID_REQUEST(
      "invalid_request",
      400,
      "The request cannot be read",
      "A member or a header is missing, has the wrong type, or is not supported.",
      "Correct the parameter that the error names."),
  /** There is no such data class. */
  UNKNOWN_CLASS(
      "unknown_class",
      400,
      "There is no such data class",
      "Demarc-Class, or the class of a source, names a class that the tenant has not.",
      "Use a class of the tenant, or leave the header out."),
  /** There is no such tag. */
  UNKNOWN_TAG(
      "unknown_tag",
      400,
      "There is no such tag",
      "Demarc-Class names a tag that no detector, application or policy has.",
      "Use a tag of a detector or of the policy, or leave it out."),
  /** There is no such task. */
  UNKNOWN_TASK(
      "unknown_task",
      400,
      "There is no such task",
      "Demarc-Task names a task that no application or policy has.",
      "Use a task of an application or of the policy, or leave the header out."),
  /** The application may not name this task. */
  TASK_NOT_ALLOWED(
      "task_not_allowed",
      403,
      "The application may not name this task",
      "The application is registered with tasks, and this is none of them.",
      "Register the task for the application."),
  /** No target offers this model. */
  MODEL_NOT_FOUND(
      "model_not_found",
      404,
      "No target offers this model",
      "The name of the model is in no offer of the tenant’s catalogue.",
      "List /v1/models, or ask for auto."),
  /** The body is longer than the bound. */
  REQUEST_TOO_LARGE(
      "request_too_large",
      413,
      "The body is longer than the bound",
      "The body is longer than limits.bodyBytes of agent.yaml, or has more values than are read "
          + "at once.",
      "Send less."),
  /** No permitted route: refused, fail closed. */
  POLICY_REFUSED(
      "policy_refused",
      403,
      "No permitted route: refused, fail closed",
      "Every route is forbidden for this class, task or caller, or offers less than the "
          + "request needs.",
      "Ask a tenant admin which rule decides, or ask for less: the reasons name the rule, or what "
          + "does not fit (a feature, the context, your own budget)."),
  /** A budget has too little left. */
  BUDGET_EXHAUSTED(
      "budget_exhausted",
      403,
      "A budget has too little left",
      "What a budget of the organisation has left at this agent is less than the most that this "
          + "request can cost, or the control plane cannot be asked for more.",
      "Set a lower max_tokens, wait until the budget that the error names begins anew, or ask a "
          + "tenant admin to raise it."),
  /** A budget applies, and the price is not known. */
  PRICE_UNKNOWN(
      "price_unknown",
      403,
      "A budget applies, and the price is not known",
      "The price list of every route that could answer says nothing of this time, and a budget of "
          + "the organisation would have to pay for it.",
      "Ask a tenant admin to put a price for this time into the catalogue."),
  /** The policy goes by roles, and the actor’s are not known. */
  ACTOR_ROLES_UNKNOWN(
      "actor_roles_unknown",
      403,
      "The policy goes by roles, and the actor’s are not known",
      "The policy in force forbids, asks or sets a condition by role, and the request brings no "
          + "verified actor, or one whose token does not tell roles.",
      "Send a Demarc-Actor-Token whose token has the claim that the control plane is set to, or "
          + "ask a tenant admin."),
  /** Every permitted route failed. */
  ROUTES_EXHAUSTED(
      "routes_exhausted",
      503,
      "Every permitted route failed",
      "The permitted routes are down, not bound at this site, or failed one after the other.",
      "Check the targets; the reasons name each."),
  /** The person concerned must agree first. */
  CONSENT_REQUIRED(
      "consent_required",
      403,
      "The person concerned must agree first",
      "The only permitted routes need the consent of the person concerned, and there is none yet.",
      "Open the link, answer, and send the request again."),
  /** The person concerned said no. */
  CONSENT_DENIED(
      "consent_denied",
      403,
      "The person concerned said no",
      "The person concerned answered no.",
      "Do not retry; the answer stands."),
  /** Nobody can be asked now. */
  CONSENT_UNAVAILABLE(
      "consent_unavailable",
      403,
      "Nobody can be asked now",
      "Consent is needed, and the agent cannot reach the control plane to ask, or the caller "
          + "said never to.",
      "Retry when the agent reaches its control plane."),
  /** The organisation must approve first. */
  APPROVAL_REQUIRED(
      "approval_required",
      403,
      "The organisation must approve first",
      "The only permitted routes need an approval of the organisation, and there is none yet.",
      "Wait until a policy-approver answers; the link shows where it stands."),
  /** The organisation said no. */
  APPROVAL_DENIED(
      "approval_denied",
      403,
      "The organisation said no",
      "A policy-approver denied what these requests need.",
      "Do not retry; for a day the answer stands."),
  /** The organisation cannot be asked now. */
  APPROVAL_UNAVAILABLE(
      "approval_unavailable",
      403,
      "The organisation cannot be asked now",
      "An approval is needed, and the agent cannot reach the control plane to ask.",
      "Retry when the agent reaches its control plane."),
  /** Accepted and waiting for a permitted route. */
  QUEUED(
      "queued",
      503,
      "Accepted and waiting for a permitted route",
      "No permitted route can be used now, and the policy lets this wait.",
      "Ask for the job; do not send it again."),
  /** The agent has no valid policy. */
  NO_POLICY(
      "no_policy",
      503,
      "The agent has no valid policy",
      "The agent is not enrolled, was revoked, never got a policy, or its policy expired offline.",
      "Check that it is enrolled and reaches its control plane."),
  /** The application’s limit is reached. */
  RATE_LIMIT_EXCEEDED(
      "rate_limit_exceeded",
      429,
      "The application’s limit is reached",
      "The application sends more requests a minute than it is registered with.",
      "Wait for the time in Retry-After."),
  /** A bounded queue is full. */
  OVERLOADED(
      "overloaded",
      503,
      "A bounded queue is full",
      "limits.inFlight of agent.yaml is reached, or the agent is just starting.",
      "Retry with back-off."),
  /** Evidence cannot be written, so nothing may leave. */
  EVIDENCE_UNAVAILABLE(
      "evidence_unavailable",
      503,
      "Evidence cannot be written, so nothing may leave",
      "The disk is full, limits.journalMegabytes is reached, or the journal cannot be written.",
      "Free disk space at the agent."),
  /** The target broke off. */
  UPSTREAM_FAILED(
      "upstream_failed",
      502,
      "The target broke off",
      "The target ended its answer before it was whole, after its first bytes were passed on.",
      "Send the request again."),
  /** The agent failed. */
  AGENT_FAULT(
      "agent_fault",
      500,
      "The agent failed",
      "A fault of the agent; its log has the request id and no content.",
      "Give the site operator the request id."),
  /** A code from a newer peer. */
  UNKNOWN(
      "unknown",
      500,
      "An error this version does not know",
      "The other side is of a newer version.",
      "Update this side.");

  private final String wire;
  private final int status;
  private final String title;
  private final String cause;
  private final String fix;

  ErrorCode(String wire, int status, String title, String cause, String fix) {
    this.wire = wire;
    this.status = status;
    this.title = title;
    this.cause = cause;
    this.fix = fix;
  }

  /** The code of this name, {@link #UNKNOWN} where this version has none. */
  public static ErrorCode of(String wire) {
    for (ErrorCode code : values()) {
      if (code.wire.equals(wire)) {
        return code;
      }
    }
    return UNKNOWN;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What happened, in a sentence without a full stop. */
  public String title() {
    return title;
  }

  /** Where it comes from, in a sentence. */
  public String cause() {
    return cause;
  }

  /** What to do about it. */
  public String fix() {
    return fix;
  }

  /** The problem type of RFC 9457. */
  public URI type() {
    return URI.create("urn:demarc:error:" + wire);
  }
}
