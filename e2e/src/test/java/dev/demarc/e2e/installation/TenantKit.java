package dev.demarc.e2e.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.TenantId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tenant of a test's own, made through the API as its people would: classes, an application, a
 * catalogue, a policy that a second person approved.
 */
public final class TenantKit {
  private static final String PASSWORD = "test-kit-1!";

  private final Doors doors;
  private final Installation.Tenant tenant;
  private final Http admin;

  private TenantKit(Doors doors, Installation.Tenant tenant) {
    this.doors = doors;
    this.tenant = tenant;
    this.admin = doors.as(tenant.user("tenant-admin"));
  }

  /** Makes a tenant with an admin and two approvers, and classes public, internal and phi. */
  public static TenantKit create(Doors doors, String alias) {
    TenantKit kit =
        made(
            doors,
            alias,
            new Installation.User(alias + "-approver", PASSWORD, List.of("policy-approver")),
            new Installation.User(alias + "-reviewer", PASSWORD, List.of("policy-approver")),
            new Installation.User(alias + "-user", PASSWORD, List.of("end-user")));
    kit.member(alias + "-approver", "policy-approver");
    kit.member(alias + "-reviewer", "policy-approver");
    kit.member(alias + "-user", "end-user");
    kit.dataClass("public", 0);
    kit.dataClass("internal", 20);
    kit.dataClass("phi", 80);
    return kit;
  }

  /** Makes a tenant with an admin and nothing else. */
  public static TenantKit empty(Doors doors, String alias) {
    return made(doors, alias);
  }

  /**
   * @param others who are to be its members
   */
  private static TenantKit made(Doors doors, String alias, Installation.User... others) {
    String operator = doors.token("operator", "operator-demo");
    var made =
        Http.to(doors.installation().controlPlane())
            .bearer(operator)
            .post(
                "/api/v1/tenants",
                Map.of("name", alias, "alias", alias, "admin", person(alias + "-admin")));
    expect(201, made);
    var id = TenantId.of(made.json().get("id").asText());
    List<Installation.User> users = new ArrayList<>();
    users.add(new Installation.User(alias + "-admin", PASSWORD, List.of("tenant-admin")));
    users.addAll(List.of(others));
    return new TenantKit(doors, new Installation.Tenant(id, alias, users, List.of()));
  }

  private static Map<String, Object> person(String username) {
    return Map.of(
        "username",
        username,
        "email",
        username + "@example.test",
        "firstName",
        "Test",
        "lastName",
        "Person",
        "password",
        PASSWORD);
  }

  private void member(String username, String role) {
    var person = new java.util.TreeMap<>(person(username));
    person.put("roles", List.of(role));
    expect(201, admin.post(path("/members"), person));
  }

  /** Adds a data class. */
  public void dataClass(String id, int rank) {
    ok(
        admin.put(
            path("/classes/" + id),
            Map.of("title", id, "rank", rank, "export", "metadata", "detectors", List.of())));
  }

  /** Adds a target; the body is a target without its id. */
  public void target(String id, Map<String, Object> body) {
    ok(admin.put(path("/targets/" + id), body));
  }

  /** Adds an OpenAI-compatible target of one chat model. */
  public void openAiTarget(String id, String boundary, String region, URI at, String model) {
    openAiTarget(id, boundary, region, at, model, 128_000);
  }

  /** The same, of a model that reads so much. */
  public void openAiTarget(
      String id, String boundary, String region, URI at, String model, int contextTokens) {
    target(id, openAi(id, boundary, region, at, model, contextTokens));
  }

  /** Such a target's body. */
  public static Map<String, Object> openAi(
      String title, String boundary, String region, URI at, String model, int contextTokens) {
    return Map.of(
        "title",
        title,
        "boundary",
        boundary,
        "region",
        region,
        "operator",
        "test",
        "protocol",
        "openai",
        "hosts",
        List.of(at.getHost() + ":" + at.getPort()),
        "pins",
        List.of(),
        "models",
        List.of(offer(model, contextTokens)));
  }

  /** What it offers: a million input tokens cost a dollar, of output two. */
  public static Map<String, Object> offer(String model, int contextTokens) {
    return Map.of(
        "id",
        model,
        "version",
        "1",
        "runtime",
        "remote",
        "precision",
        "unknown",
        "contextTokens",
        contextTokens,
        "features",
        List.of("chat", "stream", "summarize", "json", "json-schema", "tools", "citations"),
        "quality",
        Map.of(),
        "inputMicroUsdPerMillionTokens",
        1_000_000,
        "outputMicroUsdPerMillionTokens",
        2_000_000,
        "tier",
        0);
  }

  /** Registers an application and returns its key. */
  public String application(String id, String defaultClass, int requestsPerMinute) {
    return application(id, defaultClass, requestsPerMinute, List.of());
  }

  /** The same, registered for these tasks. */
  public String application(
      String id, String defaultClass, int requestsPerMinute, List<String> tasks) {
    String answerer = subject(tenant.user("end-user").username());
    ok(
        admin.put(
            path("/applications/" + id),
            Map.of(
                "title",
                id,
                "team",
                "test",
                "defaultClass",
                defaultClass,
                "tasks",
                tasks,
                "answerers",
                List.of(answerer),
                "requestsPerMinute",
                requestsPerMinute)));
    var key = admin.post(path("/applications/" + id + "/keys"), Map.of("label", "test"));
    expect(201, key);
    return key.json().get("key").asText();
  }

  /** Lets an application spend so much in a month of UTC; the budget's id. */
  public String budget(String application, long limitMicroUsd) {
    var made =
        admin.post(
            path("/budgets"),
            Map.of(
                "title",
                application,
                "application",
                application,
                "period",
                "month",
                "zone",
                "UTC",
                "limitMicroUsd",
                limitMicroUsd,
                "warnPercent",
                List.of()));
    expect(201, made);
    return made.json().get("id").asText();
  }

  /** The subject of one of its members. */
  public String subject(String username) {
    for (JsonNode member : admin.get(path("/members")).json().path("items")) {
      if (member.path("username").asText().equals(username)) {
        return member.path("subject").asText();
      }
    }
    throw new AssertionError("no member " + username);
  }

  /**
   * Writes a new policy, has it approved by as many others as it takes and publishes it; its id.
   */
  public String publish(String yaml) {
    var made = admin.post(path("/policies"), Map.of("yaml", yaml));
    expect(201, made);
    String policy = made.json().get("id").asText();
    release(policy, made.json().path("draft").path("revision").asInt(1));
    return policy;
  }

  /** Puts a new version of the policy in force. */
  public void republish(String policy, String yaml) {
    republishTimed(policy, yaml);
  }

  /** The same; the answer is {@link System#nanoTime} just before the publish call. */
  public long republishTimed(String policy, String yaml) {
    int base =
        admin.get(path("/policies/" + policy)).json().path("draft").path("revision").asInt(0);
    var saved =
        admin.put(
            path("/policies/" + policy + "/draft"), Map.of("yaml", yaml, "baseRevision", base));
    ok(saved);
    int revision = admin.get(path("/policies/" + policy)).json().at("/draft/revision").asInt();
    return release(policy, revision);
  }

  private long release(String policy, int revision) {
    String at = path("/policies/" + policy);
    ok(admin.post(at + "/submit", Map.of("revision", revision)));
    for (Http approver : approvers()) {
      if (admin.get(at).json().at("/draft/state").asText().equals("in-review")) {
        ok(approver.post(at + "/approve", Map.of("revision", revision, "comment", "read")));
      }
    }
    long start = System.nanoTime();
    ok(admin.post(at + "/publish", Map.of("revision", revision)));
    return start;
  }

  private List<Http> approvers() {
    return tenant.users().stream()
        .filter(user -> user.roles().contains("policy-approver"))
        .map(doors::as)
        .toList();
  }

  /** A one-time enrolment token for an edge agent in the EU. */
  public String enrolmentToken() {
    var token =
        admin.post(
            path("/enrolment-tokens"),
            Map.of("site", "test", "group", "default", "boundary", "edge", "region", "eu"));
    expect(201, token);
    return token.json().get("token").asText();
  }

  public Installation.Tenant tenant() {
    return tenant;
  }

  public Http admin() {
    return admin;
  }

  public String path(String rest) {
    return Doors.path(tenant, rest);
  }

  private static void ok(Http.Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError(answer.raw().uri() + " -> " + answer.status() + answer.body());
    }
  }

  private static void expect(int status, Http.Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(answer.raw().uri() + " -> " + answer.status() + answer.body());
    }
  }
}
