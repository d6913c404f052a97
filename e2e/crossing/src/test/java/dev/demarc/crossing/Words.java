package dev.demarc.crossing;

import dev.demarc.contract.policy.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The small world that policies and requests are written in. */
final class Words {
  /** Classes by rank. */
  static final Map<String, Integer> RANKS =
      Map.of("public", 0, "internal", 20, "phi", 80, "restricted", 100);

  static final List<String> CLASSES = List.of("public", "internal", "phi", "restricted");
  static final String MOST_RESTRICTED = "restricted";
  static final List<String> TAGS = List.of("phi", "pci", "hr", "legal");
  static final List<String> TASKS = List.of("chat", "summarize", "triage", "draft", "embed");
  static final List<String> APPS = List.of("notes", "billing", "kiosk");
  static final List<String> TEAMS = List.of("ward", "lab");
  static final List<String> SITES = List.of("ward-1", "ward-2");
  static final List<String> REGIONS = List.of("eu", "us", "ch");
  static final List<String> OPERATORS = List.of("own", "provider-a", "provider-b");
  static final List<String> TOOLS = List.of("chart", "mail", "search");
  static final List<String> MODELS = List.of("small", "large", "embed-1");

  /** What somebody may be, as far as conditions and rules say. */
  static final List<Set<String>> ROLES =
      List.of(Set.of("nurse"), Set.of("doctor"), Set.of("nurse", "doctor"));

  private Words() {}

  /** What a condition may compare an attribute of texts with. */
  static List<String> of(Attribute attribute) {
    return switch (attribute) {
      case DATA_CLASS -> CLASSES;
      case DATA_TAGS -> TAGS;
      case ACTOR_ROLES -> List.of("nurse", "doctor");
      case APP_ID -> APPS;
      case APP_TEAM -> TEAMS;
      case TASK -> TASKS;
      case TOOLS -> List.of("chart", "mail", "search", "unknown");
      case TOOL_EFFECTS -> List.of("read-only", "local-safe", "idempotent", "needs-authority");
      case ORIGIN_BOUNDARY, TARGET_BOUNDARY ->
          List.of("on-device", "edge", "private-cluster", "managed-cloud");
      case ORIGIN_REGION, TARGET_REGION -> REGIONS;
      case SITE -> SITES;
      case GROUP -> List.of("default", "beta");
      case TARGET_ID -> List.of("cloud", "cloud-eu", "cluster", "edge-box", "desk", "neighbour");
      case TARGET_OPERATOR -> OPERATORS;
      case TARGET_MODEL -> MODELS;
      default -> throw new IllegalArgumentException(attribute.wire());
    };
  }

  /** Thresholds that requests and routes lie on both sides of. */
  static List<Long> numbers(Attribute attribute) {
    return switch (attribute) {
      case DATA_RANK -> List.of(0L, 20L, 21L, 80L, 100L);
      case REQUEST_BYTES -> List.of(250L, 500L, 800L, 1_200L, 2_000L);
      case REQUEST_TOKENS -> List.of(50L, 120L, 250L, 500L);
      case REQUEST_MESSAGES -> List.of(1L, 2L, 3L, 5L);
      case REQUEST_FILES -> List.of(0L, 1L, 2L);
      case TARGET_TIER -> List.of(0L, 1L, 2L, 3L);
      default -> throw new IllegalArgumentException(attribute.wire());
    };
  }
}
