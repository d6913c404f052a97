package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Person;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.WholeReply;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.contract.policy.PersonalPreferences;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a verified person wants beyond the policy is obeyed, explained, and of nobody else. */
class PersonalPreferencesFlowTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void sendsNothingWhereThePersonLetsNothingGoAndNamesThePreference() {
    rig.preferences = wanting(PersonalPreference.NEVER);
    Refusal refused = refused("public");
    assertEquals(ErrorCode.POLICY_REFUSED, refused.code());
    assertEquals(0, rig.cloud.got.size());
    JsonNode cloud = considered("public", "ann");
    assertFalse(cloud.path("permitted").asBoolean());
    assertEquals("forbidden", cloud.path("reason").asText());
    assertEquals("preference.never", cloud.path("rule").asText());
    assertTrue(considered("public", null).path("permitted").asBoolean(), "nobody is verified");
  }

  @Test
  void asksWhereThePersonWantsToBeAskedAndThePolicyWouldNot() {
    rig.preferences = wanting(PersonalPreference.ASK);
    rig.asker.answer = new Asked.Pending(Rig.FakeAsker.ID, "http://portal/consents/1");
    assertEquals(ErrorCode.CONSENT_REQUIRED, refused("public").code());
    ConsentRequest asked = rig.asker.asked.getFirst();
    assertEquals("ann", asked.answerers().first().text());
    assertEquals(ConsentScope.ONCE, asked.widestScope());
    assertEquals(0, rig.cloud.got.size());
    assertEquals("preference.ask", considered("public", "ann").path("rule").asText());
  }

  @Test
  void letsNothingLeaveWhereItIsNotKnownWhatThePersonWants() {
    rig.preferences = PersonalPreferences.UNKNOWN;
    assertEquals("preference.unknown", considered("public", "ann").path("rule").asText());
    assertTrue(considered("public", "ann", "edge-box").path("permitted").asBoolean(), "it stays");
  }

  private static PersonalPreferences wanting(String effect) {
    var places =
        new TreeSet<>(
            Set.of(
                Boundary.ON_DEVICE,
                Boundary.EDGE,
                Boundary.PRIVATE_CLUSTER,
                Boundary.MANAGED_CLOUD));
    return new PersonalPreferences(
        List.of(new PersonalPreference(effect, null, places, null)), false);
  }

  private Refusal refused(String dataClass) {
    return assertThrows(
        Refusal.class,
        () -> rig.pipeline.chat(inbound(dataClass, "ann"), new WholeReply(() -> false)));
  }

  private JsonNode considered(String dataClass, @Nullable String person) {
    return considered(dataClass, person, "cloud");
  }

  private JsonNode considered(String dataClass, @Nullable String person, String target) {
    for (JsonNode each : rig.pipeline.explain(inbound(dataClass, person)).path("considered")) {
      if (each.at("/route/target").asText().equals(target)) {
        return each;
      }
    }
    throw new AssertionError(target + " is not considered");
  }

  private Inbound inbound(String dataClass, @Nullable String person) {
    InForce policy = rig.policy.orElseThrow();
    return new Inbound(
        new Caller(policy, policy.bundle().applications().getFirst()),
        Hints.parse(Map.of("Demarc-Class", dataClass)::get),
        person == null ? Person.NOBODY : Person.of(SubjectId.of(person)),
        ChatParser.parse(
            Rig.says("the minutes")
                .replace("auto", "stand-in-large")
                .getBytes(StandardCharsets.UTF_8)),
        Instant.now());
  }
}
