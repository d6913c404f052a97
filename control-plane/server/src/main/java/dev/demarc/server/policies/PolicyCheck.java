package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.Stability;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.engine.cubes.CubePolicy;
import dev.demarc.engine.cubes.Lowered;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.policy.lowering.CelLowering;
import dev.demarc.server.policy.lowering.Lowering;
import dev.demarc.server.policy.lowering.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a policy's text into its document, or says everything that is wrong with it at once: what
 * is no YAML, what has the wrong shape, what cannot be lowered, what names nothing of the tenant.
 */
final class PolicyCheck {
  private static final int MOST_PROBLEMS = 100;
  private static final Pattern MISSING = Pattern.compile("creator property '([A-Za-z0-9]+)'");
  private static final Set<String> MEMBERS =
      Set.of(
          "schema",
          "title",
          "tools",
          "rules",
          "preferences",
          "guarantees",
          "cases",
          "stability",
          "fallback",
          "queue");

  private final PolicyYaml.Parsed yaml;
  private final Vocabulary vocabulary;
  private final PolicyNames names;
  private final CaseSection section;
  private final List<PolicyProblem> problems = new ArrayList<>();
  private List<PolicyCase> cases = List.of();

  /**
   * What came of it.
   *
   * @param document absent when there is any problem
   * @param guarantees where each of the document's stands
   * @param cases the author's, which are no part of the document
   * @param yaml where everything stands
   */
  record Checked(
      @Nullable PolicyDocument document,
      List<PolicyProblem> problems,
      List<PolicyYaml.Position> guarantees,
      List<PolicyCase> cases,
      PolicyYaml.Parsed yaml) {}

  private PolicyCheck(PolicyYaml.Parsed yaml, TenantNames names) {
    this.yaml = yaml;
    DeclaredTools tools = DeclaredTools.of(yaml.tree());
    this.names = new PolicyNames(names, tools, this::problem);
    this.section = new CaseSection(yaml, names, this::problem);
    this.vocabulary = PolicyNames.vocabulary(names, tools);
    this.problems.addAll(yaml.problems());
  }

  static Checked check(String text, TenantNames names) {
    return new PolicyCheck(PolicyYaml.parse(text), names).run();
  }

  private Checked run() {
    PolicyDocument document = yaml.tree() == null ? null : document(yaml.tree());
    List<PolicyProblem> found = problems.stream().sorted().distinct().limit(MOST_PROBLEMS).toList();
    if (document == null || !found.isEmpty()) {
      return new Checked(null, found, List.of(), List.of(), yaml);
    }
    return new Checked(document, found, positions(document.guarantees().size()), cases, yaml);
  }

  private List<PolicyYaml.Position> positions(int guarantees) {
    return IntStream.range(0, guarantees)
        .mapToObj(index -> yaml.position("guarantees[" + index + "].never"))
        .toList();
  }

  private @Nullable PolicyDocument document(ObjectNode tree) {
    tree.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            problem(name, "is not a member of a policy");
          }
        });
    String schema = text(tree, "schema");
    String title = text(tree, "title");
    if (!title.isEmpty() && (title.isBlank() || title.length() > 100)) {
      problem("title", "must have 1 to 100 characters");
    }
    Map<String, ToolEffect> tools = tools(tree.get("tools"));
    SortedMap<Integer, Rule> rules = list(tree, "rules", Rule.class, "when");
    SortedMap<Integer, Preference> preferences = list(tree, "preferences", Preference.class, null);
    SortedMap<Integer, Guarantee> guarantees = list(tree, "guarantees", Guarantee.class, "never");
    PolicySections sections = new PolicySections(this::problem);
    Stability stability = sections.read(tree, "stability", Stability.class, Stability.DEFAULT);
    Fallback fallback = sections.read(tree, "fallback", Fallback.class, Fallback.DEFAULT);
    SortedMap<Integer, QueueTerms> queue = sections.list(tree, "queue", QueueTerms.class);
    distinct(tree, "rules", "rule");
    distinct(tree, "guarantees", "guarantee");
    distinct(tree, "cases", "case");
    cases = section.read(tree);
    names.check(rules, preferences);
    fits(rules);
    names.check(stability, fallback);
    names.check(queue);
    return problems.isEmpty()
        ? build(schema, title, tools, rules, preferences, guarantees, stability, fallback, queue)
        : null;
  }

  /** Agents decide by cubes; a rule that needs too many of them is refused. */
  private void fits(SortedMap<Integer, Rule> rules) {
    if (CubePolicy.lower(List.copyOf(rules.values())) instanceof Lowered.TooLarge tooLarge) {
      rules.forEach((index, rule) -> {
        if (tooLarge.rules().contains(rule.id())) {
          problem("rules[" + index + "]", tooLarge.reason());
        }
      });
    }
  }

  private @Nullable PolicyDocument build(
      String schema,
      String title,
      Map<String, ToolEffect> tools,
      SortedMap<Integer, Rule> rules,
      SortedMap<Integer, Preference> preferences,
      SortedMap<Integer, Guarantee> guarantees,
      @Nullable Stability stability,
      @Nullable Fallback fallback,
      @Nullable SortedMap<Integer, QueueTerms> queue) {
    try {
      return new PolicyDocument(
          schema,
          title,
          new TreeMap<>(tools),
          List.copyOf(rules.values()),
          List.copyOf(preferences.values()),
          List.copyOf(guarantees.values()),
          stability,
          fallback,
          queue == null ? null : List.copyOf(queue.values()));
    } catch (InvalidValue invalid) {
      problem(invalid.field(), invalid.reason());
      return null;
    }
  }

  private String text(ObjectNode tree, String member) {
    JsonNode value = tree.get(member);
    if (value == null || !value.isTextual()) {
      problem(member, value == null ? "is missing" : "must be a text");
      return "";
    }
    return value.textValue();
  }

  private Map<String, ToolEffect> tools(@Nullable JsonNode tools) {
    Map<String, ToolEffect> effects = new HashMap<>();
    if (tools == null || tools.isNull()) {
      return effects;
    }
    if (!(tools instanceof ObjectNode object)) {
      problem("tools", "must be a mapping");
      return effects;
    }
    if (object.has(DeclaredTools.UNKNOWN)) {
      problem("tools." + DeclaredTools.UNKNOWN, "stands for every tool that is not declared");
    }
    for (Map.Entry<String, JsonNode> tool : object.properties()) {
      ToolEffect effect = bind(tool.getValue(), "tools." + tool.getKey(), ToolEffect.class);
      if (effect != null) {
        effects.put(tool.getKey(), effect);
      }
    }
    return effects;
  }

  /** The elements without a problem of their own, by index. */
  private <T> SortedMap<Integer, T> list(
      ObjectNode tree, String member, Class<T> type, @Nullable String condition) {
    SortedMap<Integer, T> values = new TreeMap<>();
    JsonNode list = tree.get(member);
    if (list == null || list.isNull()) {
      return values;
    }
    if (!(list instanceof ArrayNode array)) {
      problem(member, "must be a list");
      return values;
    }
    for (int i = 0; i < array.size(); i++) {
      String path = member + "[" + i + "]";
      boolean lowered = condition == null || lower(array.get(i), path, condition);
      T value = lowered || "when".equals(condition) ? bind(array.get(i), path, type) : null;
      if (value != null) {
        values.put(i, value);
      }
    }
    return values;
  }

  /** Puts {@code {source, lowered}} where the author wrote the source alone. */
  private boolean lower(JsonNode element, String path, String member) {
    if (!(element instanceof ObjectNode object) || !object.has(member)) {
      return true;
    }
    String at = path + "." + member;
    if (!object.path(member).isTextual()) {
      problem(at, "must be a text");
      object.remove(member);
      return false;
    }
    String source = object.path(member).textValue();
    object.remove(member);
    return switch (CelLowering.lower(source, vocabulary)) {
      case Lowering.Refused refused -> {
        var position = yaml.position(at).plus(refused.line(), refused.column());
        problem(position, at, refused.reason());
        yield false;
      }
      case Lowering.Lowered lowered -> {
        ObjectNode when = object.putObject(member);
        when.put("source", source);
        when.set("lowered", DemarcJson.strict().valueToTree(lowered.condition()));
        yield true;
      }
    };
  }

  private <T> @Nullable T bind(JsonNode node, String path, Class<T> type) {
    try {
      return DemarcJson.strict().treeToValue(node, type);
    } catch (JsonProcessingException refused) {
      problem(path + PolicySections.place(node, refused), reason(refused));
    } catch (InvalidValue invalid) {
      problem(path, invalid.field() + ": " + invalid.reason());
    }
    return null;
  }

  static String inner(JsonProcessingException refused) {
    var inner = new StringBuilder();
    if (refused instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        inner.append(
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    Matcher missing = MISSING.matcher(String.valueOf(refused.getOriginalMessage()));
    if (missing.find() && !inner.toString().endsWith("." + missing.group(1))) {
      inner.append('.').append(missing.group(1));
    }
    return inner.toString();
  }

  static String reason(JsonProcessingException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidValue invalid) {
        return invalid.reason();
      }
    }
    if (refused instanceof UnrecognizedPropertyException unknown) {
      return "is unknown; known are "
          + String.join(
              ", ", unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList());
    }
    String message = String.valueOf(refused.getOriginalMessage());
    return message.startsWith("Missing ") || message.contains("Invalid `null`")
        ? "is missing"
        : "does not have the form this needs";
  }

  private void distinct(ObjectNode tree, String member, String what) {
    Set<String> seen = new HashSet<>();
    JsonNode list = tree.path(member);
    for (int i = 0; i < list.size(); i++) {
      String id = list.path(i).path("id").asText("");
      if (!id.isEmpty() && !seen.add(id)) {
        problem(member + "[" + i + "].id", "is used by another " + what);
      }
    }
  }

  private void problem(String path, String reason) {
    problem(yaml.position(path), path, reason);
  }

  private void problem(PolicyYaml.Position at, String path, String reason) {
    problems.add(new PolicyProblem(at.line(), at.column(), path, reason));
  }
}
