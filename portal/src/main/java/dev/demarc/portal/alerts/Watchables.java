package dev.demarc.portal.alerts;

import dev.demarc.portal.alerts.AlertAnswers.Watchable;
import dev.demarc.portal.frame.Visit;
import java.util.List;
import java.util.Optional;

/** The measures that rules may watch. */
record Watchables(List<Watchable> all) {

  static Watchables of(Visit visit) {
    return new Watchables(visit.api().list(visit.where("alert-measures"), Watchable.class).items());
  }

  List<Watchable> measured() {
    return all.stream().filter(Watchable::measured).toList();
  }

  List<String> notMeasured() {
    return all.stream().filter(each -> !each.measured()).map(Watchable::measure).toList();
  }

  /** How values of a measure are said; plainly where it is none of these. */
  Scale scale(String measure) {
    return named(measure).map(Scale::of).orElse(Scale.COUNT);
  }

  Optional<Watchable> named(String measure) {
    return all.stream().filter(each -> each.measure().equals(measure)).findFirst();
  }
}
