package dev.demarc.portal.onboarding;

import dev.demarc.portal.onboarding.OnboardingAnswers.Agent;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** The steps in their order; each is done as soon as it is so, whoever did it and where. */
enum Step {
  POLICY(
      List.of("tenant-admin"),
      progress -> List.of(progress.policy(), progress.templates()),
      progress -> progress.policy().isPresent()),
  NAMES(
      List.of("tenant-admin"),
      progress -> List.of(progress.policy(), progress.names()),
      progress ->
          progress.policy().filter(Policy::isPublished).isPresent()
              || progress.policy().filter(policy -> policy.problems().isEmpty()).isPresent()
                  && progress.names().allKnown()),
  APPLICATION(
      List.of("tenant-admin", "application-developer"),
      progress -> List.of(progress.applications(), progress.keyed()),
      Progress::keyed),
  AGENT(
      List.of("tenant-admin", "site-operator"),
      Progress::agents,
      progress -> progress.agents().stream().anyMatch(Agent::isSeen)),
  APPROVAL(
      List.of("tenant-admin"),
      progress -> List.of(progress.policy(), progress.members()),
      progress ->
          progress
              .policy()
              .filter(policy -> policy.isPublished() || policy.state().equals("approved"))
              .isPresent()),
  REQUEST(
      List.of("tenant-admin"),
      progress -> List.of(progress.policy(), progress.names(), progress.first()),
      progress ->
          progress.policy().filter(Policy::isPublished).isPresent()
              && progress.first().isPresent());

  private final List<String> roles;
  private final Function<Progress, Object> facts;
  private final Predicate<Progress> done;

  Step(List<String> roles, Function<Progress, Object> facts, Predicate<Progress> done) {
    this.roles = roles;
    this.facts = facts;
    this.done = done;
  }

  /** In addresses, ids and keys of texts. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Who may do it. */
  List<String> roles() {
    return roles;
  }

  /** What it shows: while this is the same, so is the step. */
  Object facts(Progress progress) {
    return facts.apply(progress);
  }

  boolean isDone(Progress progress) {
    return done.test(progress);
  }
}
