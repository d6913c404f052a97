package dev.demarc.agent.decide;

import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Rule;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tags and tasks there are under one bundle: those of its detectors, applications and policy. A
 * caller may name these and no others, since what it names is written into evidence and crosses
 * with it. Immutable, safe for many threads.
 */
final class DeclaredNames {
  /** Tasks that exist without anybody declaring them. */
  static final List<TaskId> BUILT_IN =
      List.of(FactFinder.CHAT, FactFinder.SUMMARIZE, TaskId.of("embed"));

  private final Set<String> tags = new HashSet<>();
  private final Set<String> tasks = new HashSet<>();

  DeclaredNames(Bundle bundle) {
    tasks(BUILT_IN);
    bundle.applications().stream().map(Application::tasks).forEach(this::tasks);
    bundle.detectors().stream().map(Detector::tags).forEach(this::tags);
    bundle.document().preferences().stream().map(Preference::tasks).forEach(this::tasks);
    for (Rule rule : bundle.document().rules()) {
      tags(rule.tags());
      tasks(rule.tasks());
      if (rule.when() != null) {
        condition(rule.when().lowered());
      }
    }
  }

  /**
   * Lets hints through that name only what there is.
   *
   * @throws Refusal unknown_tag or unknown_task, by the header; the name itself is not repeated
   */
  void require(Hints hints) {
    if (hints.tags().stream().anyMatch(tag -> !tags.contains(tag.text()))) {
      throw Refusal.about(
          ErrorCode.UNKNOWN_TAG,
          "Demarc-Class",
          "Demarc-Class: there is no tag of that name here.");
    }
    if (hints.task().filter(task -> !tasks.contains(task.text())).isPresent()) {
      throw Refusal.about(
          ErrorCode.UNKNOWN_TASK,
          "Demarc-Task",
          "Demarc-Task: there is no task of that name here.");
    }
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Condition.All all -> all.operands().forEach(this::condition);
      case Condition.Any any -> any.operands().forEach(this::condition);
      case Condition.Not not -> condition(not.operand());
      case Condition.In in -> named(in.attribute(), in.values());
      case Condition.Has has -> named(has.attribute(), List.of(has.value()));
      case Condition.Within within -> named(within.attribute(), within.values());
      case Condition.Constant constant -> {}
      case Condition.AtLeast atLeast -> {}
      case Condition.Flag flag -> {}
    }
  }

  private void named(Attribute attribute, Collection<String> values) {
    if (attribute == Attribute.TASK) {
      tasks.addAll(values);
    } else if (attribute == Attribute.DATA_TAGS) {
      tags.addAll(values);
    }
  }

  private void tags(Collection<TagId> named) {
    named.forEach(tag -> tags.add(tag.text()));
  }

  private void tasks(Collection<TaskId> named) {
    named.forEach(task -> tasks.add(task.text()));
  }
}
