package dev.demarc.engine.widening;

import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.OnMismatch;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.Stability;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A section of a policy beside its rules that says something else than before.
 *
 * @param section as it is called in the text
 * @param loosens whether it gives up protection, or may: then two people approve
 * @param words what became of it
 */
public record SectionChange(String section, boolean loosens, String words) {
  private static final long MOST_PAIRS = 1_000_000;

  private static final PolicyDocument NOTHING =
      new PolicyDocument(
          PolicyDocument.SCHEMA, "", new TreeMap<>(), List.of(), List.of(), List.of());

  /** By section; {@code older} is absent where there was none. */
  public static List<SectionChange> between(@Nullable PolicyDocument older, PolicyDocument newer) {
    PolicyDocument before = older == null ? NOTHING : older;
    List<SectionChange> changes = new ArrayList<>();
    tools(before, newer).ifPresent(changes::add);
    preferences(before, newer).ifPresent(changes::add);
    guarantees(before, newer).ifPresent(changes::add);
    stability(before, newer).ifPresent(changes::add);
    fallback(before.fallbackInForce(), newer.fallbackInForce()).ifPresent(changes::add);
    queue(before, newer).ifPresent(changes::add);
    return List.copyOf(changes);
  }

  /**
   * The same request has other effects under other declarations, so the comparison of the rules,
   * which is over facts, does not show it.
   */
  private static Optional<SectionChange> tools(PolicyDocument before, PolicyDocument after) {
    if (before.tools().equals(after.tools())) {
      return Optional.empty();
    }
    boolean read = Stream.of(before, after).anyMatch(SectionChange::readsTools);
    return Optional.of(
        new SectionChange(
            "tools",
            read,
            read
                ? "Tools have other effects than before, and rules or the queue ask for them."
                : "Tools have other effects than before; neither a rule nor the queue asks."));
  }

  private static boolean readsTools(PolicyDocument document) {
    return document.queue() != null
        || document.rules().stream().anyMatch(SectionChange::readsTools);
  }

  private static boolean readsTools(Rule rule) {
    return !rule.tools().isEmpty()
        || !rule.effects().isEmpty()
        || rule.when() != null && readsTools(rule.when().lowered());
  }

  private static boolean readsTools(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.operands().stream().anyMatch(SectionChange::readsTools);
      case Condition.Any any -> any.operands().stream().anyMatch(SectionChange::readsTools);
      case Condition.Not not -> readsTools(not.operand());
      case Condition.Has has -> isOfTools(has.attribute());
      case Condition.Within within -> isOfTools(within.attribute());
      case Condition.In in -> false;
      case Condition.AtLeast atLeast -> false;
      case Condition.Flag flag -> false;
      case Condition.Constant constant -> false;
    };
  }

  private static boolean isOfTools(Attribute attribute) {
    return attribute == Attribute.TOOLS || attribute == Attribute.TOOL_EFFECTS;
  }

  private static Optional<SectionChange> preferences(PolicyDocument before, PolicyDocument after) {
    if (before.preferences().equals(after.preferences())) {
      return Optional.empty();
    }
    boolean goesOn = goesOn(before.preferences(), after.preferences());
    return Optional.of(
        new SectionChange(
            "preferences",
            goesOn,
            goesOn
                ? "Requests that failed closed may go on to another route after a failure."
                : "Among what is permitted, other routes come first."));
  }

  /**
   * Whether requests of some class and task may fall back that could not, by the first preference
   * that matches them; without one they cannot. What would be too many pairs counts.
   */
  private static boolean goesOn(List<Preference> before, List<Preference> after) {
    Set<Optional<ClassId>> classes = new LinkedHashSet<>(List.of(Optional.empty()));
    Set<Optional<TaskId>> tasks = new LinkedHashSet<>(List.of(Optional.empty()));
    for (Preference each : Stream.concat(before.stream(), after.stream()).toList()) {
      each.classes().forEach(one -> classes.add(Optional.of(one)));
      each.tasks().forEach(one -> tasks.add(Optional.of(one)));
    }
    long pairs = (long) classes.size() * tasks.size() * (before.size() + after.size());
    return pairs > MOST_PAIRS
        || classes.stream()
            .anyMatch(dataClass ->
                tasks.stream()
                    .anyMatch(task ->
                        !fallsBack(before, dataClass, task) && fallsBack(after, dataClass, task)));
  }

  private static boolean fallsBack(
      List<Preference> preferences, Optional<ClassId> dataClass, Optional<TaskId> task) {
    return preferences.stream()
        .filter(each -> isOf(each.classes(), dataClass) && isOf(each.tasks(), task))
        .findFirst()
        .map(Preference::fallback)
        .orElse(false);
  }

  /** Empty stands for any that no preference names. */
  private static <T> boolean isOf(Set<T> named, Optional<T> one) {
    return named.isEmpty() || one.map(named::contains).orElse(false);
  }

  private static Optional<SectionChange> guarantees(PolicyDocument before, PolicyDocument after) {
    if (before.guarantees().equals(after.guarantees())) {
      return Optional.empty();
    }
    SortedMap<String, Guarantee> kept = new TreeMap<>();
    after.guarantees().forEach(each -> kept.put(each.id().text(), each));
    List<String> lost =
        before.guarantees().stream()
            .filter(each -> !each.equals(kept.get(each.id().text())))
            .map(each -> each.id().text())
            .toList();
    return Optional.of(
        new SectionChange(
            "guarantees",
            !lost.isEmpty(),
            lost.isEmpty()
                ? "More is guaranteed than before."
                : "No longer guaranteed as before: " + String.join(", ", lost) + "."));
  }

  private static Optional<SectionChange> stability(PolicyDocument before, PolicyDocument after) {
    Stability old = before.stabilityInForce();
    Stability young = after.stabilityInForce();
    if (old.equals(young)) {
      return Optional.empty();
    }
    boolean peers =
        !young.peers().stream()
            .allMatch(group -> old.peers().stream().anyMatch(known -> known.containsAll(group)));
    return Optional.of(
        new SectionChange(
            "stability",
            peers,
            peers
                ? "Targets are peers that were not: signals may choose among them."
                : "Routes change sooner or later."));
  }

  private static Optional<SectionChange> fallback(Fallback before, Fallback after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    boolean tolerates =
        before.onMismatch() == OnMismatch.REFUSE && after.onMismatch() != OnMismatch.REFUSE;
    boolean tries =
        after.attempts() > before.attempts()
            || after.retryBudget().percent() > before.retryBudget().percent()
            || after.retryBudget().reserve() > before.retryBudget().reserve();
    String words = "Requests go on otherwise after a failure.";
    if (tolerates) {
      words = "What another model, region or operator served is no longer refused.";
    } else if (tries) {
      words = "More routes may be tried after a failure.";
    }
    return Optional.of(new SectionChange("fallback", tolerates || tries, words));
  }

  private static Optional<SectionChange> queue(PolicyDocument before, PolicyDocument after) {
    if (Objects.equals(before.queue(), after.queue())) {
      return Optional.empty();
    }
    boolean more =
        Objects.requireNonNullElse(after.queue(), List.<QueueTerms>of()).stream()
            .anyMatch(terms ->
                !terms.classes().stream()
                    .allMatch(
                        each -> before.queue(each).map(old -> isWithin(terms, old)).orElse(false)));
    return Optional.of(
        new SectionChange(
            "queue",
            more,
            more
                ? "More requests may wait at agents, or more of them, or longer."
                : "Fewer requests may wait at agents, or not as long."));
  }

  private static boolean isWithin(QueueTerms terms, QueueTerms old) {
    return old.effects().containsAll(terms.effects())
        && terms.maxAge().compareTo(old.maxAge()) <= 0
        && terms.maxBytes() <= old.maxBytes()
        && terms.maxJobs() <= old.maxJobs();
  }
}
