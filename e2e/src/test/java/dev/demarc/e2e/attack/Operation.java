package dev.demarc.e2e.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One operation that the published OpenAPI document names. */
record Operation(String method, String path) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final Pattern PARAMETER = Pattern.compile("([^/]+)/\\{[^}]+}");

  /** Every operation of the document, in its order. */
  static List<Operation> of(JsonNode openApi) {
    List<Operation> operations = new ArrayList<>();
    openApi
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (METHODS.contains(method)) {
                    operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()));
                  }
                }));
    return operations;
  }

  /** The path with each parameter replaced by the id of the collection before it. */
  String against(Map<String, String> foreign) {
    Matcher matcher = PARAMETER.matcher(path);
    var filled = new StringBuilder();
    while (matcher.find()) {
      String collection = matcher.group(1);
      if (!foreign.containsKey(collection)) {
        throw new AssertionError("no foreign id for " + collection + " in " + this);
      }
      String value = collection + "/" + foreign.get(collection);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  boolean isTenants() {
    return path.startsWith("/api/v1/tenants/{");
  }

  boolean isAgents() {
    return path.startsWith("/agent/v1/") || path.equals("/v1/traces");
  }

  /** Whether it names something inside a tenant. */
  boolean hasInnerId() {
    return path.replace("/tenants/{tenant}", "").contains("{");
  }

  /** The collection of what it names last. */
  String collection() {
    Matcher matcher = PARAMETER.matcher(path);
    String last = "";
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return last;
  }

  /** The last part of the path. */
  String lastWord() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  boolean hasBody() {
    return !Set.of("GET", "DELETE").contains(method);
  }

  /**
   * Whether something else than who is calling lets in: a one-time token, a key, a browser's
   * secret.
   */
  boolean isOpen() {
    return path.equals("/agent/v1/enrol")
        || path.equals("/agent/v1/token")
        || path.contains("/consent-links/");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
