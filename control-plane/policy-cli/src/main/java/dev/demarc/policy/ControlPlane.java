package dev.demarc.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policies of one tenant, as the caller may see and change them. */
final class ControlPlane {
  private static final Pattern LINK =
      Pattern.compile("<([^>]{1,2000})>\\s*;\\s*rel=\"?alternate\"?");

  private final Web web;
  private final URI base;
  private final String token;
  private final String tenant;
  private final String subject;

  private ControlPlane(Web web, URI base, String token, String tenant, String subject) {
    this.web = web;
    this.base = base;
    this.token = token;
    this.tenant = tenant;
    this.subject = subject;
  }

  /**
   * Signs in.
   *
   * @throws Usage where the address, the credentials or the tenant do not make sense
   * @throws Unreachable where nobody answers
   * @throws Refused where the control plane does not know the caller
   */
  static ControlPlane of(Options options, Web web) {
    URI base =
        Web.address(
            "control plane URL",
            options
                .value("url", "DEMARC_URL")
                .orElseThrow(() -> new Usage("--url or DEMARC_URL is required")));
    String token = Credentials.of(options).token(web);
    var nowhere = new ControlPlane(web, base, token, "", "");
    JsonNode me = nowhere.ok(nowhere.request("/api/v1/me").GET()).body();
    String tenant = tenant(me.path("tenants"), options.value("tenant", "DEMARC_TENANT"));
    return new ControlPlane(web, base, token, tenant, me.path("subject").asText());
  }

  private static String tenant(JsonNode mine, Optional<String> asked) {
    if (asked.isEmpty() && mine.size() == 1) {
      return mine.get(0).path("id").asText();
    }
    StringBuilder known = new StringBuilder();
    for (JsonNode one : mine) {
      String id = one.path("id").asText();
      String alias = one.path("alias").asText();
      if (asked.filter(name -> name.equals(id) || name.equals(alias)).isPresent()) {
        return id;
      }
      known.append(known.isEmpty() ? "" : ", ").append(Shown.text(alias));
    }
    throw new Usage(
        mine.isEmpty()
            ? "the caller belongs to no tenant"
            : "--tenant or DEMARC_TENANT must be one of " + known);
  }

  /** Who is asking, as the control plane names authors. */
  String subject() {
    return subject;
  }

  /** What is wrong with a text, what lint finds, and how its test cases do; nothing is kept. */
  JsonNode check(String yaml) {
    return post("/policies/check", Map.of("yaml", yaml)).body();
  }

  /** What a text does otherwise than the version in force; nothing is kept. */
  JsonNode diff(UUID policy, String yaml) {
    return post("/policies/" + policy + "/diff", Map.of("yaml", yaml)).body();
  }

  JsonNode policies() {
    return ok(in("/policies").GET()).body().path("items");
  }

  JsonNode policy(UUID policy) {
    return ok(in("/policies/" + policy).GET()).body();
  }

  /** A new policy with a draft of this text. */
  JsonNode create(Object body) {
    return post("/policies", body).body();
  }

  /** The draft's next revision, where the last is still the one it is based on. */
  JsonNode edit(UUID policy, String yaml, int base) {
    return ok(in("/policies/" + policy + "/draft")
            .PUT(json(Map.of("yaml", yaml, "baseRevision", base))))
        .body();
  }

  /** A policy in review, and where people see it; empty where the control plane does not say. */
  record Submitted(JsonNode view, String url) {}

  Submitted submit(UUID policy, int revision, String comment) {
    var answer =
        post("/policies/" + policy + "/submit", Map.of("revision", revision, "comment", comment));
    String link = answer.headers().firstValue("Link").orElse("");
    Matcher found = LINK.matcher(link);
    return new Submitted(answer.body(), found.find() ? found.group(1) : "");
  }

  private Web.Answer post(String path, Object body) {
    return ok(in(path).POST(json(body)));
  }

  private HttpRequest.Builder in(String path) {
    return request("/api/v1/tenants/" + tenant + path);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher json(Object body) {
    try {
      return HttpRequest.BodyPublishers.ofByteArray(Web.JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Web.Answer ok(HttpRequest.Builder request) {
    Web.Answer answer = web.send(request);
    if (answer.status() / 100 != 2) {
      throw new Refused(answer.status(), answer.body());
    }
    return answer;
  }
}
