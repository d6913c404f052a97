package dev.demarc.crossing;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Obligation;
import java.util.List;
import java.util.Optional;

/** Whether all that was heard of a request was permitted to be heard there, on its terms. */
final class Crossings {
  private final People people;
  private final Heardings heardings;
  private final Evidence evidence;
  private final Report report;

  Crossings(People people, Heardings heardings, Evidence evidence, Report report) {
    this.people = people;
    this.heardings = heardings;
    this.evidence = evidence;
    this.report = report;
  }

  void of(Check.Judged judged) {
    for (Heardings.Heard heard : heardings.of(judged.exchange())) {
      report.count("heard by", heard.station().id.text());
      problem(judged, heard)
          .filter(kind -> !wasPermitted(judged, heard))
          .ifPresent(
              kind -> report.wrong(kind, judged.told() + " was heard by " + heard.station().id));
    }
  }

  /** Of one whose version nobody told: permitted under one of them. */
  void anyOf(List<Check.Judged> possible) {
    for (Heardings.Heard heard : heardings.of(possible.getFirst().exchange())) {
      if (possible.stream()
          .allMatch(each -> problem(each, heard).isPresent() && !wasPermitted(each, heard))) {
        report.wrong(
            Kind.CROSSED, possible.getFirst().told() + " was heard by " + heard.station().id);
      }
    }
  }

  /** It was tried there, did not answer, and was permitted by what was in force then. */
  private boolean wasPermitted(Check.Judged judged, Heardings.Heard heard) {
    boolean failed =
        evidence.attempts(judged.decision().id()).stream()
            .filter(attempt -> attempt.errorType() != null)
            .anyMatch(attempt -> attempt.route().target().equals(heard.station().id));
    boolean permitted =
        failed
            && judged.before().stream()
                .filter(each -> each.version().offeredNanos <= heard.nanos())
                .anyMatch(each -> problem(each, heard).isEmpty());
    if (permitted) {
      report.count("heard under a version replaced meanwhile", "permitted");
    }
    return permitted;
  }

  private Optional<Kind> problem(Check.Judged judged, Heardings.Heard heard) {
    Optional<Route> route = heardings.route(heard, judged.version());
    Optional<Considered> permitted =
        judged.permits().stream()
            .filter(each -> route.isPresent() && each.route().equals(route.get()))
            .filter(Considered::permitted)
            .findFirst();
    if (permitted.isEmpty()) {
      return Optional.of(Kind.CROSSED);
    }
    boolean met =
        permitted.get().obligations().stream()
            .allMatch(owed -> isMet(owed, judged, permitted.get().route()));
    if (!permitted.get().obligations().isEmpty()) {
      report.count("heard on terms", met ? "met" : "unmet");
    }
    return met ? Optional.empty() : Optional.of(Kind.UNMET);
  }

  /** What is only told is looked for in the answer. */
  private boolean isMet(Obligation owed, Check.Judged judged, Route route) {
    return switch (owed) {
      case Obligation.Approval approval -> false;
      case Obligation.Consent consent ->
          people.usedBy(judged.decision().id()).stream()
              .anyMatch(grant -> covers(grant, judged.facts(), route));
      case Obligation.Disclose disclose -> true;
    };
  }

  private static boolean covers(Grant grant, Facts facts, Route route) {
    return grant.change().to().equals(route)
        && grant.change().application().equals(facts.application())
        && grant.change().dataClass().equals(facts.data().dataClass())
        && grant.change().tags().equals(facts.data().tags())
        && grant.change().task().equals(facts.task())
        && grant.change().from().equals(facts.origin());
  }
}
