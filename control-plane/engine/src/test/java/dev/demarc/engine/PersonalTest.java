package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import dev.demarc.engine.cubes.Dice;
import dev.demarc.engine.cubes.World;
import dev.demarc.engine.rules.Obligations;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A person's preferences add to what the rules say, whatever the rules and the preferences are. */
class PersonalTest {
  private static final int WORLDS = 3_000;
  private static final List<Boundary> PLACES =
      List.of(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  @Test
  void isNeverMorePermissiveThanWithout() {
    int tightened = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed);
      var permission = Engine.permission(world.rules(), world.routes());
      Facts facts = world.facts();
      List<Considered> without = permission.of(facts);
      Facts wanting = facts.preferring(wanted(new Dice(seed), facts));
      List<Considered> with = Personal.tighten(wanting, without);
      assertEquals(without.size(), with.size());
      for (int i = 0; i < with.size(); i++) {
        assertEquals(without.get(i).route(), with.get(i).route());
        requireNoWider(seed, without.get(i), with.get(i));
        tightened += without.get(i).equals(with.get(i)) ? 0 : 1;
      }
    }
    assertTrue(tightened > WORLDS / 4, "nothing was tightened: " + tightened);
  }

  private static void requireNoWider(long seed, Considered without, Considered with) {
    if (with.permitted()) {
      assertTrue(without.permitted(), "seed " + seed + ": " + with);
      assertTrue(
          Obligations.askNoMore(without.obligations(), with.obligations()),
          "seed " + seed + ": " + without + " became " + with);
    }
  }

  private static PersonalPreferences wanted(Dice dice, Facts facts) {
    List<PersonalPreference> all = dice.times(4, () -> preference(dice, facts));
    return new PersonalPreferences(all, dice.oneIn(10));
  }

  private static PersonalPreference preference(Dice dice, Facts facts) {
    var to = dice.some(PLACES, 3);
    to.add(dice.one(PLACES));
    var classes = new TreeSet<ClassId>();
    if (dice.oneIn(3)) {
      classes.add(dice.oneIn(2) ? facts.data().dataClass() : ClassId.of("another"));
    }
    var regions = new TreeSet<String>();
    if (dice.oneIn(3)) {
      regions.add(facts.origin().region());
    }
    String effect = dice.one(PersonalPreference.NEVER, PersonalPreference.ASK, "of-tomorrow");
    return new PersonalPreference(effect, classes, to, regions);
  }

  @Test
  void takesAWordItDoesNotKnowForTheStrictest() {
    PersonalPreference tomorrow =
        new PersonalPreference("of-tomorrow", null, new TreeSet<>(PLACES), null);
    assertTrue(tomorrow.forbids());
    assertFalse(new PersonalPreference("ask", null, new TreeSet<>(PLACES), null).forbids());
  }

  @Test
  void letsNothingLeaveWhereItIsNotKnownWhatThePersonWants() {
    int refused = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed);
      var permission = Engine.permission(world.rules(), world.routes());
      Facts facts = world.facts().preferring(PersonalPreferences.UNKNOWN);
      for (Considered each : Personal.tighten(facts, permission.of(facts))) {
        boolean leaves =
            each.route().boundary() != Boundary.NONE
                && !(each.route().boundary() == facts.origin().boundary()
                    && each.route().region().equals(facts.origin().region()));
        assertFalse(leaves && each.permitted(), "seed " + seed + ": " + each);
        refused += Personal.UNKNOWN.equals(each.rule()) ? 1 : 0;
        assertTrue(!Personal.UNKNOWN.equals(each.rule()) || each.reason() == ReasonCode.FORBIDDEN);
      }
    }
    assertTrue(refused > 0);
  }
}
