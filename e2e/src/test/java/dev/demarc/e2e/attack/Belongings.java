package dev.demarc.e2e.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TestAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One thing of each kind that a tenant owns, by the collection of the API in which it is. What has
 * a name and not a random id is made for this, under a name that no other tenant has, and removed
 * at the end.
 */
final class Belongings implements AutoCloseable {
  private static final List<String> NAMED =
      List.of("classes", "detectors", "targets", "applications", "guarantees");
  private static final List<String> LISTS =
      List.of(
          "/members",
          "/classes",
          "/detectors",
          "/applications",
          "/targets",
          "/policies",
          "/consents",
          "/approvals",
          "/bundles",
          "/budgets",
          "/alerts",
          "/guarantees",
          "/enrolment-tokens",
          "/service-accounts",
          "/erasures",
          "/signing-keys",
          "/webhooks");
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Taken over
      rules:
        - { id: all, effect: allow, classes: [public] }
      """;

  private final Installation.Tenant tenant;
  private final Http admin;
  private final Map<String, String> ids = new TreeMap<>();
  private String noticeDigest = "";
  private String approvalDigest = "";
  private String asker = "";

  private Belongings(Doors doors, Installation.Tenant tenant) {
    this.tenant = tenant;
    this.admin = doors.as(tenant.user("tenant-admin"));
  }

  static Belongings of(Doors doors, Installation.Tenant tenant) throws Exception {
    var all = new Belongings(doors, tenant);
    all.ids.put("tenants", tenant.id().text());
    all.ids.put("versions", "1");
    all.ids.put("measures", "route.requests");
    all.ids.put("comments", "1");
    all.ids.put("passkeys", "bm9ib2R5cw");
    all.find("members", "subject");
    all.name();
    all.ask(doors);
    all.askTheOrganisation(doors);
    all.find("policies", "id");
    all.replay();
    all.find("agents", "id");
    all.find("bundles", "digest");
    all.find("traces", "decision");
    all.find("deliveries", "id");
    return all;
  }

  private void find(String list, String field) {
    JsonNode items = items("/" + list);
    assertFalse(items.isEmpty(), tenant.name() + " has nothing in " + list);
    ids.put(list, items.get(0).path(field).asText());
  }

  private JsonNode items(String list) {
    var answer = admin.get(path(list));
    assertEquals(200, answer.status(), list + ": " + answer.body());
    return answer.json().path("items");
  }

  /** A replay of its first policy, of which it makes a draft where it has none. */
  private void replay() {
    String policy = path("/policies/" + ids.get("policies"));
    JsonNode now = admin.get(policy).json();
    if (!now.hasNonNull("draft")) {
      String version = now.at("/published/version").asText();
      String yaml = admin.get(policy + "/versions/" + version).json().path("yaml").asText();
      var saved = admin.put(policy + "/draft", Map.of("yaml", yaml, "baseRevision", 0));
      assertEquals(200, saved.status(), saved.body());
    }
    var begun = admin.post(policy + "/replays", Map.of());
    assertEquals(202, begun.status(), begun.body());
    ids.put("replays", begun.json().path("id").asText());
  }

  private void name() {
    String name = "wall-" + Long.toString(System.nanoTime(), 36);
    NAMED.forEach(list -> ids.put(list, name));
    make("/classes/" + name, "title", name, "rank", 5, "export", "metadata", "detectors", none());
    make("/detectors/" + name, "kind", "pattern", "pattern", "WALL[0-9]{6}", "tags", none());
    String abroad = "data.class == '" + name + "' && target.boundary == 'managed-cloud'";
    make("/guarantees/" + name, "never", abroad);
    ObjectNode target = items("/targets").get(0).deepCopy();
    target.remove("id");
    assertEquals(2, admin.put(path("/targets/" + name), target).status() / 100);
    ObjectNode application = items("/applications").get(0).deepCopy();
    application.remove("id");
    assertEquals(2, admin.put(path("/applications/" + name), application).status() / 100);
    var key = admin.post(path("/applications/" + name + "/keys"), Map.of("label", "wall"));
    assertEquals(201, key.status(), key.body());
    ids.put("keys", key.json().path("keyId").asText());
    var place = Map.of("site", "wall", "group", "default", "boundary", "edge", "region", "eu");
    var token = admin.post(path("/enrolment-tokens"), place);
    assertEquals(201, token.status(), token.body());
    ids.put("enrolment-tokens", token.json().path("id").asText());
    var service = admin.post(path("/service-accounts"), Map.of("label", "wall", "days", 1));
    assertEquals(201, service.status(), service.body());
    ids.put("service-accounts", service.json().path("id").asText());
    var webhook = admin.post(path("/webhooks"), webhook());
    assertEquals(201, webhook.status(), webhook.body());
    ids.put("webhooks", webhook.json().at("/webhook/id").asText());
    var budget = admin.post(path("/budgets"), budget());
    assertEquals(201, budget.status(), budget.body());
    ids.put("budgets", budget.json().path("id").asText());
    alarm();
  }

  /**
   * An alert: of what never was, a rule says that something is wrong. It is the only rule, so that
   * nothing else fires of what is tried.
   */
  private void alarm() {
    for (JsonNode rule : items("/alert-rules")) {
      var gone = admin.delete(path("/alert-rules/" + rule.path("id").asText()));
      assertEquals(204, gone.status(), gone.body());
    }
    var rule = admin.post(path("/alert-rules"), alertRule());
    assertEquals(201, rule.status(), rule.body());
    ids.put("alert-rules", rule.json().path("id").asText());
    ids.put("alerts", fired("/alerts?rule=" + ids.get("alert-rules")));
  }

  /** Rules are looked at every few seconds. */
  private String fired(String list) {
    Instant end = Instant.now().plus(Duration.ofMinutes(3));
    while (items(list).isEmpty() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    assertFalse(items(list).isEmpty(), "no alert fired in time");
    return items(list).get(0).path("id").asText();
  }

  private static Map<String, Object> alertRule() {
    Map<String, Object> rule = new TreeMap<>();
    rule.put("title", "wall");
    rule.put("measure", "contract.valid");
    rule.put("filters", Map.of("target", List.of("wall")));
    rule.put("comparison", "below");
    rule.put("threshold", 0.5);
    rule.put("windowMinutes", 5);
    rule.put("minimumCount", 1);
    rule.put("calmMinutes", 5);
    rule.put("noData", "fire");
    rule.put("severity", "warning");
    rule.put("enabled", true);
    return rule;
  }

  /** Nothing is ever paid from it: there is no such team. */
  private static Map<String, Object> budget() {
    return Map.of(
        "title", "wall",
        "team", "wall",
        "period", "day",
        "zone", "Europe/Berlin",
        "limitMicroUsd", 1_000_000,
        "warnPercent", none());
  }

  private Map<String, Object> lease() {
    return Map.of(
        "budget", ids.get("budgets"),
        "key", "wall",
        "grantedMicroUsd", 0,
        "settledMicroUsd", 0,
        "returnedMicroUsd", 0,
        "needsMicroUsd", 1);
  }

  /** Nothing is ever sent there: the address is one of those kept for documentation. */
  private static Map<String, Object> webhook() {
    return Map.of("url", "https://203.0.113.7/wall", "kinds", List.of("webhook.disabled"));
  }

  private static Map<String, Object> changed(Map<String, Object> webhook) {
    Map<String, Object> changed = new TreeMap<>(webhook);
    changed.put("enabled", true);
    return changed;
  }

  private static List<String> none() {
    return List.of();
  }

  private void make(String path, Object... fields) {
    Map<String, Object> body = new TreeMap<>();
    for (int at = 0; at < fields.length; at += 2) {
      body.put((String) fields[at], fields[at + 1]);
    }
    var made = admin.put(path(path), body);
    assertEquals(2, made.status() / 100, path + ": " + made.body());
  }

  /** A question that waits for an answer. */
  private void ask(Doors doors) {
    var message = Map.of("role", "user", "content", "Which of these may leave?");
    var refused =
        doors
            .agent(tenant.agent())
            .post(
                "/v1/chat/completions",
                Map.of("model", "stand-in-large", "messages", List.of(message)));
    assertEquals(403, refused.status(), refused.body());
    String consent = refused.json().at("/error/consent/id").asText();
    ids.put("consents", consent);
    var shown = doors.as(tenant.user("end-user")).get(path("/consents/" + consent));
    assertEquals(200, shown.status(), shown.body());
    noticeDigest = shown.json().at("/notice/digest").asText();
    var link =
        doors
            .as(tenant.user("end-user"))
            .post(path("/consents/" + consent + "/links"), Map.of("role", "guardian"));
    assertEquals(201, link.status(), link.body());
    ids.put("links", link.json().path("id").asText());
    ids.put("consent-links", link.json().path("id").asText());
  }

  /** The same to the organisation, by an agent of its own. */
  private void askTheOrganisation(Doors doors) throws Exception {
    TestAgent agent = TestAgent.enrol(doors, tenant);
    String door = "/agent/v1/approvals";
    var asked = agent.door(agent.accessToken(), "POST", door).post(door, question());
    assertEquals(201, asked.status(), asked.body());
    String approval = asked.json().path("id").asText();
    ids.put("approvals", approval);
    var shown = admin.get(path("/approvals/" + approval));
    assertEquals(200, shown.status(), shown.body());
    approvalDigest = shown.json().at("/notice/digest").asText();
    asker = agent.id();
  }

  private static Map<String, Object> question() {
    Map<String, Object> to =
        Map.of(
            "target", "cloud",
            "model", "stand-in-large",
            "boundary", "managed-cloud",
            "region", "us",
            "operator", "stand-in");
    Map<String, Object> change =
        Map.of(
            "application",
            "notes",
            "dataClass",
            "internal",
            "tags",
            none(),
            "task",
            "chat",
            "from",
            Map.of("boundary", "edge", "region", "eu"),
            "to",
            to,
            "policySlice",
            "sha256:" + "0".repeat(64));
    return Map.of("decision", "dec_wall", "change", change, "bytes", 10, "files", 0, "ttl", "P1D");
  }

  /** The ids, by collection. */
  Map<String, String> ids() {
    return Map.copyOf(ids);
  }

  /** The same, seen from inside another tenant. */
  Map<String, String> inside(Installation.Tenant other) {
    Map<String, String> inside = new TreeMap<>(ids);
    inside.put("tenants", other.id().text());
    return inside;
  }

  /** Whether the operation makes what it names: two tenants may each have their own of one name. */
  static boolean makesItsOwn(Operation operation) {
    return operation.method().equals("PUT") && NAMED.contains(operation.collection());
  }

  /** Whether each tenant has its own of what the operation names; all have the same measures. */
  static boolean namesItsOwn(Operation operation) {
    return makesItsOwn(operation) || operation.collection().equals("measures");
  }

  /** A body that the operation takes, so that nothing but the wall can refuse it. */
  Object body(Operation operation) {
    return switch (operation.lastWord()) {
      case "draft" -> Map.of("yaml", POLICY, "baseRevision", 0);
      case "check", "policies", "diff" -> Map.of("yaml", POLICY);
      case "erasures" -> Map.of("subject", ids.get("members"), "confirm", ids.get("members"));
      case "service-accounts" -> Map.of("label", "taken", "days", 1);
      case "simulate" -> Map.of("of", "draft");
      case "approval-challenge" -> Map.of("revision", 1);
      case "submit", "approve", "refuse", "publish" -> Map.of("revision", 1, "comment", "taken");
      case "withdraw" -> operation.path().contains("/policies/") ? Map.of("revision", 1) : Map.of();
      case "advance", "stop", "rollback", "withdraw-version" ->
          Map.of("version", 1, "comment", "taken");
      case "approvals" -> question();
      case "answer" ->
          operation.path().contains("/approvals/")
              ? approval()
              : Map.of("answer", "grant", "scope", "session", "noticeDigest", noticeDigest);
      case "used" ->
          operation.path().contains("/approvals/")
              ? Map.of("uses", 1)
              : Map.of("decision", ids.get("traces"), "at", Instant.now().toString());
      case "keys" -> Map.of("label", "taken");
      case "signing-keys" -> Map.of("replaces", 1, "reason", "taken");
      case "webhooks" -> webhook();
      case "budgets", "{budget}" -> budget();
      case "alert-rules", "preview" -> alertRule();
      case "{rule}" -> Map.of("rule", alertRule(), "baseRevision", 1);
      case "leases" -> lease();
      case "{webhook}" -> changed(webhook());
      case "notification-settings" -> Map.of("language", "en", "email", List.of());
      case "links" -> Map.of("role", "guardian");
      case "retention" -> retention();
      case "suspension" -> Map.of("reason", "taken");
      case "offboarding", "confirm" -> Map.of("confirm", tenant.name());
      case "comments" -> Map.of("revision", 1, "comment", "mine");
      case "{subject}" -> Map.of("roles", List.of("tenant-admin"));
      default -> makesItsOwn(operation) ? own(operation.collection()) : Map.of();
    };
  }

  private static Map<String, Object> retention() {
    return Map.of(
        "version", 0, "spans", 7, "minutes", 7, "hours", 7, "deliveries", 1, "confirmed", true);
  }

  private Map<String, Object> approval() {
    return Map.of("answer", "approve", "noticeDigest", approvalDigest);
  }

  /** What the owner sees of the named thing, as a body to write it with. */
  private JsonNode own(String list) {
    for (JsonNode item : items("/" + list)) {
      if (item.path("id").asText().equals(ids.get(list))) {
        return ((ObjectNode) item.deepCopy()).without(List.of("id", "since", "by"));
      }
    }
    throw new AssertionError(tenant.name() + " lost its own of " + list);
  }

  /** All that could be seen to have changed. */
  Map<String, String> snapshot() {
    Map<String, String> seen = new TreeMap<>();
    List<String> lists = new ArrayList<>(LISTS);
    lists.add("/applications/" + ids.get("applications") + "/keys");
    lists.add("/policies/" + ids.get("policies") + "/history");
    lists.add("/policies/" + ids.get("policies") + "/comments");
    lists.forEach(list -> seen.put(list, items(list).toString()));
    seen.put("/retention", days());
    for (JsonNode rule : items("/alert-rules")) {
      seen.put("rule " + rule.path("id").asText(), rule.path("revision") + " " + rule.path("rule"));
    }
    for (JsonNode agent : items("/agents")) {
      seen.put("agent " + agent.path("id").asText(), agent.path("state").asText());
    }
    return seen;
  }

  /** How long what is kept; floors rise by themselves. */
  private String days() {
    var answer = admin.get(path("/retention"));
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("version") + " " + answer.json().path("items").findValues("days");
  }

  private String path(String rest) {
    return Doors.path(tenant, rest);
  }

  @Override
  public void close() {
    admin.post(path("/agents/" + asker + "/revoke"), Map.of());
    admin.delete(path("/enrolment-tokens/" + ids.get("enrolment-tokens")));
    admin.delete(path("/service-accounts/" + ids.get("service-accounts")));
    admin.delete(path("/webhooks/" + ids.get("webhooks")));
    admin.delete(path("/budgets/" + ids.get("budgets")));
    admin.delete(path("/alert-rules/" + ids.get("alert-rules")));
    admin.post(path("/alert-rules/suggested"), Map.of());
    for (String list : NAMED.reversed()) {
      var gone = admin.delete(path("/" + list + "/" + ids.get(list)));
      assertEquals(204, gone.status(), list + ": " + gone.body());
    }
  }
}
