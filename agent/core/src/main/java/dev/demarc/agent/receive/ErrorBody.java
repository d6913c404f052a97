package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.error.ErrorCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A refusal in the OpenAI error shape, with our members and headers added. */
public final class ErrorBody {
  /** A client that sends these again at once can succeed. */
  private static final Set<ErrorCode> RETRY =
      EnumSet.of(
          ErrorCode.OVERLOADED,
          ErrorCode.RATE_LIMIT_EXCEEDED,
          ErrorCode.UPSTREAM_FAILED,
          ErrorCode.NO_POLICY,
          ErrorCode.AGENT_FAULT);

  private ErrorBody() {}

  /** {@code {"error": {…}}}. */
  public static ObjectNode json(Refusal refusal) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", refusal.message());
    error.put("type", type(refusal.code().status()));
    error.put("param", refusal.param().orElse(null));
    error.put("code", refusal.code().wire());
    refusal.decision().ifPresent(decision -> decided(error, decision));
    refusal
        .question()
        .ifPresent(question ->
            error.putObject("consent").put("id", question.id().text()).put("url", question.url()));
    refusal
        .open()
        .ifPresent(open ->
            error
                .putObject("approval")
                .put("id", open.id().text())
                .put("state", open.state().wire())
                .put("url", open.url()));
    refusal.job().ifPresent(job -> held(error, job));
    refusal.spent().ifPresent(budget -> spent(error, budget));
    return body;
  }

  private static void held(ObjectNode error, Refusal.Job job) {
    error
        .putObject("job")
        .put("id", job.id().text())
        .put("expiresAt", job.expiresAt().toString())
        .put("url", JobDoor.PATH + "/" + job.id());
  }

  private static void spent(ObjectNode error, Refusal.Spent spent) {
    ObjectNode budget = error.putObject("budget").put("id", spent.budget().text());
    if (spent.renewsAt() != null) {
      budget.put("renewsAt", spent.renewsAt().toString());
    }
  }

  /** What a client's retry logic reads, and the decision. */
  public static Map<String, String> headers(Refusal refusal) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    if (!RETRY.contains(refusal.code())) {
      headers.put("x-should-retry", "false");
    }
    refusal
        .retryAfter()
        .ifPresent(wait -> headers.put("retry-after", Long.toString(wait.toSeconds() + 1)));
    refusal.decision().ifPresent(decision -> headers.putAll(decisionHeaders(decision)));
    return headers;
  }

  /** The headers every decided request gets, whatever came of it. */
  public static Map<String, String> decisionHeaders(Decision decision) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("demarc-decision", decision.id().text());
    headers.put("demarc-policy", policy(decision));
    return headers;
  }

  /** {@code <id>@<version>;<digest>}. */
  public static String policy(Decision decision) {
    return decision.policy().id().text()
        + "@"
        + decision.policy().version()
        + ";"
        + decision.policy().digest().text();
  }

  private static void decided(ObjectNode error, Decision decision) {
    error.put("decision", decision.id().text());
    ArrayNode reasons = error.putArray("reasons");
    for (Considered each : decision.considered()) {
      ObjectNode reason = reasons.addObject();
      reason.put("target", each.route().target().text());
      reason.put("model", each.route().model().text());
      reason.put("reason", each.reason().wire());
      if (each.rule() != null) {
        reason.put("rule", each.rule().text());
      }
    }
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }
}
