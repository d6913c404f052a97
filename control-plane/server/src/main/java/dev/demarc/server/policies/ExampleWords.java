package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.engine.cubes.Counterexample;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A counterexample as a sentence: which rule permits what, and nothing that makes no difference.
 */
final class ExampleWords {
  private final Facts facts;
  private final Target target;

  private ExampleWords(Counterexample found) {
    this.facts = found.facts();
    this.target = found.target();
  }

  static String of(Counterexample found) {
    String by =
        found
            .rule()
            .map(rule -> "Rule '" + rule + "' permits ")
            .orElse("The non-AI path needs no rule, and no rule forbids ");
    String what = what(found);
    return by + (what.isEmpty() ? "everything" : "this: " + what) + ".";
  }

  /** What is decisive of the request and the route; empty where nothing is. */
  static String what(Counterexample found) {
    return found.decisive().stream()
        .map(new ExampleWords(found)::part)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String part(Attribute attribute) {
    return switch (attribute) {
      case DATA_CLASS -> "class " + facts.data().dataClass();
      case DATA_RANK -> "rank " + facts.data().rank();
      case DATA_TAGS -> some("tags", facts.data().tags());
      case ACTOR_ROLES -> some("roles", facts.actor().roles());
      case ACTOR_VERIFIED -> facts.actor().verified() ? "a verified person" : "nobody verified";
      case APP_ID -> "application " + facts.application();
      case APP_TEAM -> "team " + facts.team();
      case TASK -> "task " + facts.task();
      case TOOLS, TOOL_EFFECTS -> tools();
      case ORIGIN_BOUNDARY -> "from " + facts.origin().boundary().wire();
      case ORIGIN_REGION -> "from region " + facts.origin().region();
      case SITE -> "site " + facts.site();
      case GROUP -> "group " + facts.group();
      case REQUEST_BYTES -> facts.request().bytes() + " bytes";
      case REQUEST_TOKENS -> facts.request().tokens() + " tokens";
      case REQUEST_MESSAGES -> facts.request().messages() + " messages";
      case REQUEST_FILES -> facts.request().files() + " files";
      case REQUEST_STREAM -> facts.request().stream() ? "streamed" : "not streamed";
      case TARGET_ID -> "to target " + target.id();
      case TARGET_BOUNDARY -> "to " + target.boundary().wire();
      case TARGET_REGION -> "in region " + target.region();
      case TARGET_OPERATOR -> "of operator " + target.operator();
      case TARGET_MODEL -> "by model " + model().id();
      case TARGET_TIER -> "of tier " + model().tier();
    };
  }

  private ModelOffer model() {
    return target.models().getFirst();
  }

  private String tools() {
    return some(
        "tools",
        facts.tools().entrySet().stream()
            .map(tool -> tool.getKey() + " (" + tool.getValue().wire() + ")")
            .toList());
  }

  private static String some(String what, Collection<?> values) {
    return values.isEmpty()
        ? "no " + what
        : what + " " + values.stream().map(Object::toString).collect(Collectors.joining(" and "));
  }
}
