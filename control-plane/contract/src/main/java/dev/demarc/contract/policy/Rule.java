package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule. An empty list matches everything. A list of single-valued facts (classes, tasks, apps,
 * sites, groups, from, to, targets, regions, operators) matches when the fact is in it; {@code
 * tags} and {@code roles} match when one of theirs is present. {@code tools} and {@code effects}
 * match a {@code forbid} when one is present, and an {@code allow} only when everything the request
 * brings is listed: naming one tool never lets another through.
 *
 * @param from boundaries the data is in now
 * @param to boundaries it would enter
 * @param when a further condition; absent means none
 * @param obligations of an {@code allow}; a {@code forbid} has none
 */
public record Rule(
    RuleId id,
    Effect effect,
    SortedSet<ClassId> classes,
    SortedSet<TagId> tags,
    SortedSet<TaskId> tasks,
    SortedSet<String> roles,
    SortedSet<ApplicationId> apps,
    SortedSet<SiteId> sites,
    SortedSet<GroupId> groups,
    SortedSet<Boundary> from,
    SortedSet<Boundary> to,
    SortedSet<TargetId> targets,
    SortedSet<String> regions,
    SortedSet<String> operators,
    SortedSet<String> tools,
    SortedSet<ToolEffect> effects,
    @Nullable When when,
    List<Obligation> obligations) {

  public Rule {
    classes = Sorted.set(classes);
    tags = Sorted.set(tags);
    tasks = Sorted.set(tasks);
    roles = Sorted.set(roles);
    apps = Sorted.set(apps);
    sites = Sorted.set(sites);
    groups = Sorted.set(groups);
    from = Sorted.set(from);
    to = Sorted.set(to);
    targets = Sorted.set(targets);
    regions = Sorted.set(regions);
    operators = Sorted.set(operators);
    tools = Sorted.set(tools);
    effects = Sorted.set(effects);
    obligations = Sorted.list(obligations);
    if (effect == Effect.FORBID && !obligations.isEmpty()) {
      throw new InvalidValue("obligations", "a forbid has none");
    }
  }

  /** Whether it reads the actor's roles. */
  public boolean readsRoles() {
    return !roles.isEmpty() || (when != null && when.lowered().reads(Attribute.ACTOR_ROLES));
  }

  /**
   * Whether a caller whose roles are not known might get more by it than one whose roles are: it
   * reads roles and forbids, or asks for something, or reads them in a condition, which may negate.
   */
  public boolean restrictsByRoles() {
    boolean plain = effect == Effect.ALLOW && obligations.isEmpty();
    boolean condition = when != null && when.lowered().reads(Attribute.ACTOR_ROLES);
    return condition || (!roles.isEmpty() && !plain);
  }
}
