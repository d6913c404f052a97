package dev.demarc.server.policies;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.OnMismatch;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private static final PolicyDocument NOTHING =
      new PolicyDocument(
          PolicyDocument.SCHEMA, "", new TreeMap<>(), List.of(), List.of(), List.of());

  /** By section; {@code older} is absent where there was none. */
  static List<SectionChange> between(@Nullable PolicyDocument older, PolicyDocument newer) {
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
                ? "Tools have other effects than before, and rules ask for tools or effects."
                : "Tools have other effects than before; no rule asks for tools or effects."));
  }

  private static boolean readsTools(PolicyDocument document) {
    return document.rules().stream().anyMatch(SectionChange::readsTools);
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
    boolean goesOn =
        before.preferences().stream()
            .anyMatch(each -> !each.fallback() && !after.preferences().contains(each));
    return Optional.of(
        new SectionChange(
            "preferences",
            goesOn,
            goesOn
                ? "A preference that failed closed is gone or says something else."
                : "Among what is permitted, other routes come first."));
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
    return before.stabilityInForce().equals(after.stabilityInForce())
        ? Optional.empty()
        : Optional.of(new SectionChange("stability", false, "Routes change sooner or later."));
  }

  private static Optional<SectionChange> fallback(Fallback before, Fallback after) {
    if (before.equals(after)) {
      return Optional.empty();
    }
    boolean tolerates =
        before.onMismatch() == OnMismatch.REFUSE && after.onMismatch() != OnMismatch.REFUSE;
    return Optional.of(
        new SectionChange(
            "fallback",
            tolerates,
            tolerates
                ? "What another model, region or operator served is no longer refused."
                : "Requests go on otherwise after a failure."));
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
