package dev.demarc.portal.onboarding;

import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.onboarding.OnboardingAnswers.Agent;
import dev.demarc.portal.onboarding.OnboardingAnswers.Application;
import dev.demarc.portal.onboarding.OnboardingAnswers.Key;
import dev.demarc.portal.onboarding.OnboardingAnswers.Member;
import dev.demarc.portal.onboarding.OnboardingAnswers.Names;
import dev.demarc.portal.onboarding.OnboardingAnswers.Policy;
import dev.demarc.portal.onboarding.OnboardingAnswers.Template;
import dev.demarc.portal.onboarding.OnboardingAnswers.Trace;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.remote.Where;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a tenant is, as the control plane says it is now: nothing of it is kept by the portal. A
 * look is {@value #MOST_CALLS} calls at most, each of one page.
 *
 * @param policy the one that is led to its publication: what is published, else the newest draft
 * @param templates to choose from while there is no policy
 * @param keyed whether one of the first {@value #APPLICATIONS} applications has a key
 * @param first the newest decision
 */
record Progress(
    Optional<Policy> policy,
    List<Template> templates,
    Names names,
    List<Application> applications,
    boolean keyed,
    List<Agent> agents,
    List<Member> members,
    Optional<Trace> first) {
  private static final int APPLICATIONS = 4;
  private static final int MOST_CALLS = 7 + APPLICATIONS;

  static Progress of(Visit visit) {
    Optional<Policy> policy = policy(visit);
    List<Application> applications = list(visit, "applications", 50, Application.class);
    return new Progress(
        policy,
        policy.isPresent()
            ? List.of()
            : visit.api().list(Where.root("policy-templates"), Template.class).items(),
        policy.map(found -> names(visit, found)).orElse(Names.NONE),
        applications,
        applications.stream().limit(APPLICATIONS).anyMatch(each -> hasKey(visit, each)),
        list(visit, "agents", 50, Agent.class),
        list(visit, "members", 100, Member.class),
        list(visit, "traces", 1, Trace.class).stream().findFirst());
  }

  private static <T> List<T> list(Visit visit, String what, int most, Class<T> item) {
    return visit.api().list(visit.where(what).with("limit", most), item).items();
  }

  private static Optional<Policy> policy(Visit visit) {
    return list(visit, "policies", 50, Policy.class).stream()
        .max(Comparator.comparing(Policy::isPublished).thenComparing(Policy::updatedAt))
        .map(found -> visit.api().get(visit.where("policies", found.id().text()), Policy.class));
  }

  private static Names names(Visit visit, Policy policy) {
    return visit.api().get(visit.where("policies", policy.id().text(), "names"), Names.class);
  }

  /** Who may not look at keys takes the application for one that has some. */
  private static boolean hasKey(Visit visit, Application application) {
    try {
      Listing<Key> keys =
          visit
              .api()
              .list(
                  visit.where("applications", application.id().text(), "keys").with("limit", 1),
                  Key.class);
      return !keys.items().isEmpty();
    } catch (Trouble.Refused refused) {
      return refused.status() == 403;
    }
  }

  /** How many steps are done. */
  int done() {
    return (int) Arrays.stream(Step.values()).filter(step -> step.isDone(this)).count();
  }

  boolean isComplete() {
    return done() == Step.values().length;
  }

  /** The people who may act as one of these, by name. */
  List<String> who(List<String> roles) {
    return members.stream()
        .filter(member -> roles.stream().anyMatch(member::is))
        .map(Member::displayName)
        .sorted()
        .toList();
  }

  /** Who may approve what the draft's author wrote. */
  List<Member> approvers() {
    String author = policy.map(Policy::draft).map(OnboardingAnswers.Draft::author).orElse("");
    return members.stream()
        .filter(member -> member.is("policy-approver") && !member.subject().equals(author))
        .toList();
  }
}
