package dev.demarc.server.consents;

import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.server.agents.Hints;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.ledger.Ledger;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.subjects.Commitment;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people want for their own requests beyond the policy. At most {@value #MOST} of each of
 * {@value #PEOPLE} people; more are refused. A change is a step of the feed of withdrawals, and
 * reaches agents as fast.
 */
@ApplicationScoped
public class Preferring {
  static final int MOST = 16;
  private static final int PEOPLE = 10_000;
  private static final int NAMES = 50;

  private final TenantDatabase database;
  private final Subjects subjects;
  private final Hints hints;
  private final Clock clock;

  Preferring(TenantDatabase database, Subjects subjects, Hints hints, Clock clock) {
    this.database = database;
    this.subjects = subjects;
    this.hints = hints;
    this.clock = clock;
  }

  List<PersonalPreference> of(TenantId tenant, SubjectId person) {
    return database.inTenant(
        tenant,
        sql -> {
          Optional<Commitment> known = subjects.find(sql, tenant, person);
          return known.map(new PreferenceRows(sql, tenant)::of).orElse(List.of());
        });
  }

  /** Puts these in the place of what the person wanted. */
  List<PersonalPreference> put(
      TenantId tenant, SubjectId person, List<PersonalPreference> preferences) {
    check(preferences);
    long feed =
        database.inTenant(
            tenant,
            sql -> {
              var ledger = new Ledger(sql, tenant, subjects);
              ledger.lock();
              var rows = new PreferenceRows(sql, tenant);
              Commitment commitment = subjects.commit(sql, tenant, person);
              if (rows.of(commitment).equals(preferences)) {
                return 0L;
              }
              if (preferences.isEmpty()) {
                rows.delete(commitment);
              } else if (rows.of(commitment).isEmpty() && rows.people() >= PEOPLE) {
                throw Problem.conflict(PEOPLE + " people have preferences, the most there may be.");
              } else {
                rows.put(commitment, preferences, clock.instant());
              }
              Map<String, String> detail = Map.of("count", Integer.toString(preferences.size()));
              ledger.append(null, clock.instant(), "preferred", Actor.of(person), detail);
              return ledger.advanceFeed();
            });
    if (feed > 0) {
      hints.revocations(tenant, feed);
    }
    return preferences;
  }

  private static void check(List<PersonalPreference> preferences) {
    if (preferences.size() > MOST) {
      throw Problem.invalid("preferences", "must be at most " + MOST);
    }
    for (int i = 0; i < preferences.size(); i++) {
      PersonalPreference each = preferences.get(i);
      String field = "preferences[" + i + "].";
      if (each.forbids() && !each.effect().equals(PersonalPreference.NEVER)) {
        throw Problem.invalid(field + "effect", "must be never or ask");
      }
      if (each.classes().size() > NAMES || each.regions().size() > NAMES) {
        throw Problem.invalid(field + "classes", "and regions must be at most " + NAMES);
      }
      each.regions().forEach(region -> Id.slug(field + "regions", region));
    }
  }
}
