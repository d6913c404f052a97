package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.demarc.agent.receive.ErrorBody;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.id.JobId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What waited at the agent. Each turn of it is an exchange of its own: the request as it was held,
 * and what its application is told in the end. What is heard belongs to the last that had begun.
 */
final class Waited {
  private final Evidence evidence;
  private final Map<JobId, JsonNode> told;
  private final Map<Integer, List<Turns.Turn>> byRequest;

  /**
   * @param told what is told of each job
   */
  Waited(Evidence evidence, List<Turns.Turn> turns, Map<JobId, JsonNode> told) {
    this.evidence = evidence;
    this.told = told;
    this.byRequest = turns.stream().collect(Collectors.groupingBy(Turns.Turn::request));
  }

  /** The turns of a request, in their order. */
  List<Turns.Turn> turns(Ask ask) {
    return byRequest.getOrDefault(ask.number(), List.of());
  }

  /** What came of it before it had a turn. */
  Check.Exchange first(Check.Exchange exchange) {
    return turns(exchange.ask()).stream()
        .findFirst()
        .map(next -> new Check.Exchange(exchange.ask(), exchange.reply(), before(next)))
        .orElse(exchange);
  }

  private static Span before(Turns.Turn next) {
    return new Span(Long.MIN_VALUE, next.fromNanos());
  }

  /** What came of a turn. */
  Check.Exchange exchange(Ask ask, Turns.Turn turn) {
    List<Turns.Turn> turns = turns(ask);
    int next = turns.indexOf(turn) + 1;
    Span span =
        new Span(
            turn.fromNanos(), next < turns.size() ? turns.get(next).fromNanos() : Long.MAX_VALUE);
    Ask held = ask.held(evidence.held(turn.job()).decision().facts().data());
    return new Check.Exchange(held, reply(turn), span);
  }

  /** An answer as if it had come at once, its headers as they are recorded. */
  private Reply reply(Turns.Turn turn) {
    JsonNode result = told.getOrDefault(turn.job(), MissingNode.getInstance()).path("result");
    Map<String, String> headers = new HashMap<>();
    evidence
        .of(turn)
        .filter(record -> record.error() == null && !result.isMissingNode())
        .ifPresent(record -> headers(headers, record, result.path("demarc")));
    return new Reply(
        headers.isEmpty() ? 503 : 200,
        headers,
        headers.isEmpty() ? "" : result.toString(),
        turn.fromNanos(),
        turn.toNanos());
  }

  private static void headers(
      Map<String, String> headers, RequestRecord record, JsonNode envelope) {
    headers.put("demarc-decision", record.decision().id().text());
    headers.put("demarc-policy", ErrorBody.policy(record.decision()));
    headers.put("demarc-boundary", record.route().boundary().wire());
    headers.put("demarc-region", envelope.path("region").asText());
    headers.put("demarc-model", record.route().target() + "/" + record.route().model());
    JsonNode fallback = envelope.path("fallback");
    if (fallback.has("from")) {
      String reason = ";reason=" + fallback.path("reason").asText();
      headers.put("demarc-fallback", fallback.path("from").asText() + reason);
    }
    List<String> degraded = envelope.path("degraded").findValuesAsText("what");
    headers.put("demarc-degraded", String.join(",", degraded));
  }
}
