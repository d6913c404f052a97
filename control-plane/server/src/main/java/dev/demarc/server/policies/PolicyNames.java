package dev.demarc.server.policies;

import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.Stability;
import dev.demarc.contract.policy.Transform;
import dev.demarc.server.policy.lowering.Vocabulary;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds names in a policy that mean nothing in its tenant: a misspelt rule never matches. */
final class PolicyNames {
  private final TenantNames names;
  private final DeclaredTools tools;
  private final BiConsumer<String, String> problem;

  /** Where a target is, and whose it is. */
  private record Host(Place place, String operator) {}

  PolicyNames(TenantNames names, DeclaredTools tools, BiConsumer<String, String> problem) {
    this.names = names;
    this.tools = tools;
    this.problem = problem;
  }

  /** By their index in the text. */
  void check(Map<Integer, Rule> rules, Map<Integer, Preference> preferences) {
    rules.forEach((index, rule) -> check(rule, "rules[" + index + "]"));
    preferences.forEach((index, each) -> check(each, "preferences[" + index + "]"));
  }

  /**
   * Peers and time-outs name targets; peers are of one place and operator, so that no signal ever
   * moves data or hands it to somebody else.
   */
  void check(@Nullable Stability stability, @Nullable Fallback fallback) {
    if (stability != null) {
      for (int i = 0; i < stability.peers().size(); i++) {
        check(stability.peers().get(i), "stability.peers[" + i + "]");
      }
    }
    if (fallback != null) {
      Set<String> targets = texts(names.targetIds());
      known("fallback.timeouts", "target", texts(fallback.timeouts().keySet()), targets);
    }
  }

  /** What may wait is named by class. */
  void check(@Nullable Map<Integer, QueueTerms> queue) {
    if (queue != null) {
      Set<String> classes = texts(names.classIds());
      queue.forEach((index, terms) ->
          known("queue[" + index + "].classes", "class", texts(terms.classes()), classes));
    }
  }

  private void check(Set<TargetId> peers, String path) {
    known(path, "target", texts(peers), texts(names.targetIds()));
    long hosts =
        names.targets().stream()
            .filter(target -> peers.contains(target.id()))
            .map(target ->
                new Host(new Place(target.boundary(), target.region()), target.operator()))
            .distinct()
            .count();
    if (hosts > 1) {
      problem.accept(path, "peers must share one boundary, one region and one operator");
    }
  }

  private void check(Rule rule, String path) {
    known(path + ".classes", "class", texts(rule.classes()), texts(names.classIds()));
    known(path + ".apps", "application", texts(rule.apps()), texts(names.applications()));
    known(path + ".targets", "target", texts(rule.targets()), texts(names.targetIds()));
    known(path + ".regions", "region of a target", rule.regions(), names.regions());
    known(path + ".operators", "operator of a target", rule.operators(), names.operators());
    rule.tools()
        .forEach(tool ->
            tools.refuse(tool).ifPresent(reason -> problem.accept(path + ".tools", reason)));
  }

  private void check(Preference preference, String path) {
    known(path + ".classes", "class", texts(preference.classes()), texts(names.classIds()));
    known(path + ".order", "target", texts(preference.order()), texts(names.targetIds()));
    boolean summarises =
        preference.tasks().isEmpty() || preference.tasks().contains(TaskId.of("summarize"));
    if (preference.permits(Transform.CHUNK_AND_SUMMARISE) && !summarises) {
      problem.accept(path + ".transforms", "only the task summarize is done in parts");
    }
  }

  private void known(String path, String what, Collection<String> used, Set<String> known) {
    used.stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problem.accept(path, "'" + name + "' is no " + what));
  }

  private static Set<String> texts(Collection<? extends Id> ids) {
    return ids.stream().map(Id::text).collect(Collectors.toSet());
  }

  /** What a policy's conditions may compare with: the tenant's names, and the tools it declares. */
  static Vocabulary vocabulary(TenantNames names, DeclaredTools tools) {
    Vocabulary ofTenant = vocabulary(names);
    return (attribute, value) ->
        attribute == Attribute.TOOLS ? tools.refuse(value) : ofTenant.refuse(attribute, value);
  }

  /** What a condition may compare with: the contract's enumerations and the tenant's own ids. */
  static Vocabulary vocabulary(TenantNames names) {
    Vocabulary contract = Vocabulary.ofTheContract();
    return (attribute, value) -> {
      Optional<String> refused = contract.refuse(attribute, value);
      return refused.isPresent() ? refused : unknown(names, attribute, value);
    };
  }

  private static Optional<String> unknown(TenantNames names, Attribute attribute, String value) {
    Set<String> known =
        switch (attribute) {
          case DATA_CLASS -> texts(names.classIds());
          case APP_ID -> texts(names.applications());
          case TARGET_ID -> texts(names.targetIds());
          case TARGET_REGION -> orAny(names.regions(), value);
          case TARGET_OPERATOR -> orAny(names.operators(), value);
          default -> Set.of(value);
        };
    return known.contains(value)
        ? Optional.empty()
        : Optional.of(attribute.wire() + " is never '" + value + "' in this tenant");
  }

  /** While there are no targets, nothing is known of where they will be. */
  private static Set<String> orAny(Set<String> known, String value) {
    return known.isEmpty() ? Set.of(value) : known;
  }
}
