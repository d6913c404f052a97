package dev.demarc.crossing;

import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Preference;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One published version, and what it permits by the plain interpreter, which reads each condition
 * from its source.
 */
final class Version {
  final Bundle bundle;
  private final List<Offered> routes;
  private final PlainPermission plain;

  /** Since when nothing older may be obeyed any more; until then the one before may be. */
  volatile long inForceNanos = Long.MAX_VALUE;

  /** From when it may be obeyed. */
  volatile long offeredNanos = Long.MAX_VALUE;

  Version(Bundle bundle, CelMeaning meaning) {
    this.bundle = bundle;
    this.routes = Offered.all(bundle.targets());
    this.plain = new PlainPermission(bundle.document().rules(), routes, meaning);
  }

  long number() {
    return bundle.policy().version().number();
  }

  Application application(String id) {
    return bundle.applications().stream()
        .filter(each -> each.id().text().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Optional<Target> target(TargetId id) {
    return bundle.targets().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** In which the policy wants targets tried for this, as far as it names them. */
  List<TargetId> order(Facts facts) {
    return bundle.document().preferences().stream()
        .filter(each -> matches(each.classes(), facts.data().dataClass()))
        .filter(each -> matches(each.tasks(), facts.task()))
        .findFirst()
        .map(Preference::order)
        .orElse(List.of());
  }

  private static <T> boolean matches(Set<T> named, T what) {
    return named.isEmpty() || named.contains(what);
  }

  /**
   * What is permitted of every route, with what only the caller says and without it: permitted when
   * it is both times, on the terms of both.
   */
  List<Considered> permits(Facts facts) {
    List<Considered> hinted = plain.of(facts);
    List<Considered> proven = plain.of(facts.withoutHints());
    List<Considered> both = new ArrayList<>();
    for (int route = 0; route < routes.size(); route++) {
      both.add(both(hinted.get(route), proven.get(route)));
    }
    return both;
  }

  private static Considered both(Considered hinted, Considered proven) {
    boolean permitted = hinted.permitted() && proven.permitted();
    List<Obligation> obligations =
        permitted
            ? Stream.concat(hinted.obligations().stream(), proven.obligations().stream())
                .distinct()
                .sorted(Obligations.STRICTEST_FIRST)
                .toList()
            : List.of();
    return new Considered(hinted.route(), permitted, hinted.reason(), hinted.rule(), obligations);
  }
}
