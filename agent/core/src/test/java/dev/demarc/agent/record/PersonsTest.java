package dev.demarc.agent.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PersonsTest {
  private final Persons persons = new Persons();

  @Test
  void keepsRolesAndVerifiedAndNeverWho() {
    RequestRecord kept = persons.without(by("ann", Fixture.NOW));
    Facts.Actor actor = kept.decision().facts().actor();
    assertTrue(actor.verified());
    assertEquals(Set.of("nurse"), actor.roles());
    String body = new String(Entry.Draft.of(kept).body(), StandardCharsets.UTF_8);
    assertTrue(body.contains("somebody:") && !body.contains("\"ann\""), body);
  }

  @Test
  void tellsPeopleApartForADayAndNoLonger() {
    SubjectId ann = alias("ann", Fixture.NOW);
    assertEquals(ann, alias("ann", Fixture.NOW.plusSeconds(1)));
    assertNotEquals(ann, alias("bob", Fixture.NOW));
    assertNotEquals(ann, alias("ann", Fixture.NOW.plus(Duration.ofDays(1))));
    RequestRecord restarted = new Persons().without(by("ann", Fixture.NOW));
    assertNotEquals(ann, restarted.decision().facts().actor().subject());
  }

  @Test
  void leavesARequestOfNobodyAsItIs() {
    RequestRecord nobodys = Records.request("dec_1", "internal");
    assertSame(nobodys, persons.without(nobodys));
  }

  private SubjectId alias(String who, Instant at) {
    return persons.without(by(who, at)).decision().facts().actor().subject();
  }

  private static RequestRecord by(String who, Instant at) {
    RequestRecord request = Records.request("dec_1", "internal");
    Decision was = request.decision();
    Facts facts = was.facts();
    var actor = new Facts.Actor(SubjectId.of(who), new TreeSet<>(Set.of("nurse")));
    var named =
        new Facts(
            facts.tenant(),
            facts.application(),
            facts.team(),
            actor,
            facts.task(),
            facts.data(),
            facts.tools(),
            facts.origin(),
            facts.site(),
            facts.group(),
            facts.session(),
            facts.request());
    Decision of =
        new Decision(
            was.id(),
            was.policy(),
            was.engine(),
            named,
            was.situation(),
            was.outcome(),
            was.considered());
    return new RequestRecord(
        of, at, at, 1, false, null, null, null, 0, 0, null, java.util.List.of(), null, null, 0);
  }
}
