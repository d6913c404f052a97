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
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

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

  /** The path with each parameter replaced by a foreign id; what has none gets a plausible one. */
  String against(Map<String, String> foreign) {
    Matcher matcher = PARAMETER.matcher(path);
    var filled = new StringBuilder();
    while (matcher.find()) {
      String value = foreign.getOrDefault(matcher.group(1), "1");
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

  boolean isOpen() {
    return path.equals("/agent/v1/enrol") || path.equals("/agent/v1/token");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
