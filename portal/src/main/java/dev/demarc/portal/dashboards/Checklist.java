package dev.demarc.portal.dashboards;

import java.util.List;

/**
 * The eight questions that whoever runs AI in several places must be able to answer, in the words
 * of the mission, each with what holds here by construction and the panels that prove it.
 */
enum Checklist {
  CROSSING(
      "crossing",
      "Which data classes may cross each route boundary?",
      "The policy in force says so for every class and boundary, before anything moves; what no rule"
          + " allows is forbidden. Below what may cross, and what did.",
      Proof.of(Dashboard.MOVEMENT, "transfer.bytes", "class", "to", "region"),
      Proof.of(Dashboard.ROUTES, "decision.fail_closed", "class")),
  DETERMINISTIC(
      "deterministic",
      "What route decision is deterministic and auditable?",
      "Every one: the same policy and the same facts give the same decision, and both are kept with"
          + " it, so that it can be made again. Below what decided, and how much of it has arrived.",
      Proof.of(Dashboard.ROUTES, "decision.reasons", "reason", "rule"),
      Proof.of(Dashboard.FLEET, "trace.attribution"),
      Proof.of(Dashboard.FLEET, "trace.completeness", "agent")),
  CONTRACTS(
      "contracts",
      "How do output contracts differ by path?",
      "Every answer comes in one envelope that says what is less than on the declared baseline. Below"
          + " what each route offers, and how often its answers kept the contract.",
      Proof.of(Dashboard.ROUTES, "contract.valid", "target", "model"),
      Proof.of(Dashboard.ROUTES, "degraded.visible", "what", "target"),
      Proof.of(Dashboard.ROUTES, "citation.parity", "target", "model"),
      Proof.of(Dashboard.ROUTES, "quality.score", "target", "task")),
  MEMORY(
      "memory",
      "Where is authoritative memory and business state?",
      "A request's origin, where its session's state is, is part of every decision, and a KV cache is"
          + " never a record. Below how state records fare.",
      Proof.of(Dashboard.ROUTES, "memory.route", "boundary", "kind"),
      Proof.of(Dashboard.LATENCY, "sync.latency", "kind", "boundary"),
      Proof.of(Dashboard.OFFLINE, "state.conflicts", "kind"),
      Proof.of(Dashboard.OFFLINE, "state.stale", "kind")),
  PARTITION(
      "partition",
      "What happens during a network partition?",
      "Agents decide by their last signed policy until it expires; what may wait is held, encrypted"
          + " and bounded. Below what was answered without a connection, what waits, and who is"
          + " behind.",
      Proof.of(Dashboard.OFFLINE, "offline.success", "site", "class"),
      Proof.of(Dashboard.OFFLINE, "queue.depth", "site", "class"),
      Proof.of(Dashboard.OFFLINE, "queue.expired", "site", "class"),
      Proof.of(Dashboard.FLEET, "version.parity", "what"),
      Proof.of(Dashboard.LATENCY, "trace.upload_late", "agent")),
  FALLBACK(
      "fallback",
      "How is fallback disclosed and approved?",
      "A fallback is a decision of its own, never wider than the policy, told in the envelope and its"
          + " headers; a change that needs an answer waits for a person or the organisation.",
      Proof.of(Dashboard.FALLBACK, "fallback.rate", "from", "to", "reason"),
      Proof.of(Dashboard.FALLBACK, "consent.requests", "state"),
      Proof.of(Dashboard.FALLBACK, "approval.requests", "state")),
  DUPLICATES(
      "duplicates",
      "How are duplicate side effects prevented during reconciliation?",
      "Tools whose effects need authority are not run on a guess: outcomes are asked for before"
          + " anything is sent again. Below what was met.",
      Proof.of(Dashboard.OFFLINE, "duplicates.prevented", "connector"),
      Proof.of(Dashboard.OFFLINE, "duplicates.attempted", "connector")),
  THRASH(
      "thrash",
      "What metrics detect route thrash or unexpected cloud use?",
      "These.",
      Proof.of(Dashboard.MOVEMENT, "cloud.unexpected", "class", "application"),
      Proof.of(Dashboard.STABILITY, "stability.thrash", "target"),
      Proof.of(Dashboard.STABILITY, "stability.switches", "target"),
      Proof.of(Dashboard.STABILITY, "stability.session_changes"));

  private final String key;
  private final String question;
  private final String sentence;
  private final List<Proof> proofs;

  Checklist(String key, String question, String sentence, Proof... proofs) {
    this.key = key;
    this.question = question;
    this.sentence = sentence;
    this.proofs = List.of(proofs);
  }

  /** A panel, and the page it is on. */
  record Proof(Dashboard dashboard, Panel panel) {
    /**
     * The panel of this measure and these dimensions.
     *
     * @throws java.util.NoSuchElementException where the page has none
     */
    static Proof of(Dashboard dashboard, String measure, String... by) {
      return dashboard.panels().stream()
          .filter(panel -> panel.measure().equals(measure) && panel.by().equals(List.of(by)))
          .findFirst()
          .map(panel -> new Proof(dashboard, panel))
          .orElseThrow();
    }
  }

  String key() {
    return key;
  }

  String question() {
    return question;
  }

  String sentence() {
    return sentence;
  }

  List<Proof> proofs() {
    return proofs;
  }
}
