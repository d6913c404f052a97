package dev.demarc.agent.receive;

import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.SubjectId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whom a request is for, as far as a verified token tells.
 *
 * @param subject empty for nobody
 * @param roles in the tenant's organization; empty where they are not known, which is not the same
 *     as having none
 */
public record Person(Optional<SubjectId> subject, Optional<SortedSet<String>> roles) {
  /** Nobody of whom anything is known. */
  public static final Person NOBODY = new Person(Optional.empty(), Optional.empty());

  /** Somebody whose token tells no roles. */
  public static Person of(SubjectId subject) {
    return new Person(Optional.of(subject), Optional.empty());
  }

  /** As the engine takes it: who has roles that are not known has none there. */
  Facts.Actor actor() {
    return new Facts.Actor(subject.orElse(null), roles.orElse(Collections.emptySortedSet()));
  }
}
