package dev.demarc.server.policies;

import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import dev.demarc.server.classes.Classes;
import dev.demarc.server.platform.Removal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the policies that groups obey and the tenant's guarantees name, so that none of it is
 * removed under them: classes, targets and applications by their ids, detectors by a tag that no
 * other detector brings.
 */
@ApplicationScoped
class PublishedUse {
  private final Classes classes;

  PublishedUse(Classes classes) {
    this.classes = classes;
  }

  void onRemoval(@Observes Removal removal) {
    Set<String> names = names(removal);
    for (PolicyStore.InForce policy : new PolicyStore(removal.sql(), removal.tenant()).inForce()) {
      for (Rule rule : policy.document().rules()) {
        if (rule(removal.kind(), rule).anyMatch(names::contains)) {
          removal.usedBy(policy.words() + ", rule " + rule.id());
        }
      }
      for (Preference preference : policy.document().preferences()) {
        if (preference(removal.kind(), preference).anyMatch(names::contains)) {
          removal.usedBy(policy.words() + ", a preference");
        }
      }
      for (Guarantee guarantee : policy.document().guarantees()) {
        if (guarantee(removal.kind(), guarantee).anyMatch(names::contains)) {
          removal.usedBy(policy.words() + ", guarantee " + guarantee.id());
        }
      }
      if (removal.kind() == Removal.Kind.CLASS && queued(policy).anyMatch(names::contains)) {
        removal.usedBy(policy.words() + ", its queue");
      }
    }
    for (Guarantee guarantee : new TenantGuarantees(removal.sql(), removal.tenant()).all()) {
      if (guarantee(removal.kind(), guarantee).anyMatch(names::contains)) {
        removal.usedBy("the tenant's guarantee '" + guarantee.id() + "'");
      }
    }
  }

  private static Stream<String> guarantee(Removal.Kind kind, Guarantee guarantee) {
    return condition(attribute(kind), guarantee.never().lowered());
  }

  private static Stream<String> queued(PolicyStore.InForce policy) {
    List<QueueTerms> queue = policy.document().queue();
    return queue == null
        ? Stream.of()
        : queue.stream().flatMap(each -> each.classes().stream()).map(Id::text);
  }

  /** The words by which a policy names it. */
  private Set<String> names(Removal removal) {
    if (removal.kind() != Removal.Kind.DETECTOR) {
      return Set.of(removal.id());
    }
    Set<TagId> others =
        classes.detectors().stream()
            .filter(each -> !each.id().text().equals(removal.id()))
            .map(Detector::tags)
            .flatMap(Collection::stream)
            .collect(Collectors.toSet());
    return classes.detectors().stream()
        .filter(each -> each.id().text().equals(removal.id()))
        .map(Detector::tags)
        .flatMap(Collection::stream)
        .filter(tag -> !others.contains(tag))
        .map(Id::text)
        .collect(Collectors.toSet());
  }

  private static Stream<String> rule(Removal.Kind kind, Rule rule) {
    Collection<? extends Id> listed =
        switch (kind) {
          case CLASS -> rule.classes();
          case DETECTOR -> rule.tags();
          case TARGET -> rule.targets();
          case APPLICATION -> rule.apps();
        };
    Stream<String> compared =
        rule.when() == null ? Stream.of() : condition(attribute(kind), rule.when().lowered());
    return Stream.concat(listed.stream().map(Id::text), compared);
  }

  private static Attribute attribute(Removal.Kind kind) {
    return switch (kind) {
      case CLASS -> Attribute.DATA_CLASS;
      case DETECTOR -> Attribute.DATA_TAGS;
      case TARGET -> Attribute.TARGET_ID;
      case APPLICATION -> Attribute.APP_ID;
    };
  }

  private static Stream<String> preference(Removal.Kind kind, Preference preference) {
    return switch (kind) {
      case CLASS -> preference.classes().stream().map(Id::text);
      case TARGET -> preference.order().stream().map(Id::text);
      case DETECTOR, APPLICATION -> Stream.of();
    };
  }

  private static Stream<String> condition(Attribute attribute, Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.operands().stream().flatMap(each -> condition(attribute, each));
      case Condition.Any any -> any.operands().stream().flatMap(each -> condition(attribute, each));
      case Condition.Not not -> condition(attribute, not.operand());
      case Condition.In in -> in.attribute() == attribute ? in.values().stream() : Stream.of();
      case Condition.Has has -> has.attribute() == attribute ? Stream.of(has.value()) : Stream.of();
      case Condition.Within within ->
          within.attribute() == attribute ? within.values().stream() : Stream.of();
      case Condition.Constant constant -> Stream.of();
      case Condition.AtLeast atLeast -> Stream.of();
      case Condition.Flag flag -> Stream.of();
    };
  }
}
