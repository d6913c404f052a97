package dev.demarc.engine;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.engine.rules.Obligations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the person adds to what the rules say: it takes permission away or asks for their consent.
 * It is given what is permitted already and has no way to permit anything. The reason names it in
 * place of a rule.
 */
final class Personal {
  /** The reason where a person lets nothing of theirs go there. */
  static final RuleId NEVER = RuleId.of("preference.never");

  /** The reason where a person wants to be asked. */
  static final RuleId ASK = RuleId.of("preference.ask");

  /** The reason where it is not known what the person wants. */
  static final RuleId UNKNOWN = RuleId.of("preference.unknown");

  private static final Obligation.Consent EACH_TIME =
      new Obligation.Consent(ConsentScope.ONCE, Duration.ofHours(1));

  private Personal() {}

  /** The same routes in the same order, each permitted at most as it was. */
  static List<Considered> tighten(Facts facts, List<Considered> permitted) {
    PersonalPreferences wanted = facts.preferences();
    return wanted == null
        ? permitted
        : permitted.stream().map(each -> tighten(facts, wanted, each)).toList();
  }

  private static Considered tighten(Facts facts, PersonalPreferences wanted, Considered each) {
    Route route = each.route();
    if (!each.permitted()) {
      return each;
    }
    if (wanted.unknown() && leaves(facts.origin(), route)) {
      return forbidden(route, UNKNOWN);
    }
    if (concerns(facts, wanted, route, true)) {
      return forbidden(route, NEVER);
    }
    return concerns(facts, wanted, route, false) ? asking(each) : each;
  }

  /** Whether the person wants to be asked about this route. */
  static boolean asks(Facts facts, Route route) {
    PersonalPreferences wanted = facts.preferences();
    return wanted != null && concerns(facts, wanted, route, false);
  }

  private static boolean leaves(Place origin, Route route) {
    boolean stays = route.boundary() == origin.boundary() && route.region().equals(origin.region());
    return route.boundary() != Boundary.NONE && !stays;
  }

  private static boolean concerns(
      Facts facts, PersonalPreferences wanted, Route route, boolean forbids) {
    for (PersonalPreference each : wanted.preferences()) {
      if (each.forbids() == forbids
          && each.concerns(facts.data().dataClass(), route.boundary(), route.region())) {
        return true;
      }
    }
    return false;
  }

  private static Considered forbidden(Route route, RuleId why) {
    return new Considered(route, false, ReasonCode.FORBIDDEN, why, List.of());
  }

  private static Considered asking(Considered each) {
    boolean already = Obligations.consent(each.obligations()).isPresent();
    List<Obligation> obligations =
        Stream.concat(each.obligations().stream(), Stream.of(EACH_TIME))
            .distinct()
            .sorted(Obligations.STRICTEST_FIRST)
            .toList();
    RuleId why = already ? each.rule() : ASK;
    return new Considered(each.route(), true, each.reason(), why, obligations);
  }
}
