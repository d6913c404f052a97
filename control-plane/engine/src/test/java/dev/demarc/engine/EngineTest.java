package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.CubePolicy;
import dev.demarc.engine.cubes.Lowered;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final PolicyRef REF =
      new PolicyRef(
          PolicyId.of("00000000-0000-4000-8000-000000000001"),
          new PolicyVersion(1),
          Digest.ofBytes(new byte[0]));
  private static final String ASKS =
      "{\"id\":\"asks\",\"effect\":\"allow\",\"classes\":[\"internal\"],\"to\":[\"managed-cloud\"],"
          + "\"obligations\":[{\"consent\":{\"scope\":\"session\",\"ttl\":\"PT8H\"}}]}";
  private static final String ALLOWS = "{\"id\":\"allows\",\"effect\":\"allow\"}";

  private final Case shared = shared();

  @Test
  void permitsWithoutLookingAtAvailability() {
    List<Considered> permitted = engine(ASKS).permit(shared.facts());
    assertEquals(
        List.of(ReasonCode.ALLOWED, ReasonCode.ALLOWED, ReasonCode.NON_AI, ReasonCode.NO_RULE),
        permitted.stream().map(Considered::reason).toList());
  }

  @Test
  void refusesACatalogueThatNamesATargetTwice() {
    List<Target> twice = new ArrayList<>(shared.targets());
    twice.add(shared.targets().getFirst());
    assertThrows(InvalidValue.class, () -> new Engine(REF, document(ASKS), twice));
  }

  @Test
  void interpretsAPolicyThatIsTooLargeForCubes() {
    StringBuilder alternatives = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      alternatives
          .append(i == 0 ? "" : ",")
          .append("{\"any\":[")
          .append(
              "{\"not\":{\"operand\":{\"has\":{\"attribute\":\"data.tags\",\"value\":\"a"
                  + i
                  + "\"}}}},")
          .append("{\"has\":{\"attribute\":\"data.tags\",\"value\":\"b" + i + "\"}}]}");
    }
    String large =
        ALLOWS.replace(
            "}", ",\"when\":{\"source\":\"large\",\"lowered\":{\"all\":[" + alternatives + "]}}}");
    assertInstanceOf(Lowered.TooLarge.class, CubePolicy.lower(document(large).rules()));
    assertEquals(
        Engine.interpreting(REF, document(large), shared.targets()).permit(shared.facts()),
        engine(large).permit(shared.facts()));
    assertTrue(engine(large).permit(shared.facts()).getFirst().permitted());
  }

  @Test
  void slicesAreEmptyWhereNoRuleAsksForAnything() {
    assertEquals(Optional.empty(), engine(ALLOWS).slice(shared.facts(), cloud()));
    assertEquals(Optional.empty(), engine().slice(shared.facts(), cloud()));
    String forbids = "{\"id\":\"f\",\"effect\":\"forbid\"}";
    assertEquals(Optional.empty(), engine(ASKS, forbids).slice(shared.facts(), cloud()));
  }

  @Test
  void slicesStayTheSameWhenAnotherRuleChanges() {
    Optional<Digest> before = engine(ASKS).slice(shared.facts(), cloud());
    String other = ASKS.replace("asks", "other").replace("internal", "public");
    assertEquals(before, engine(ALLOWS, other, ASKS).slice(shared.facts(), cloud()));
    assertEquals(true, before.isPresent());
  }

  @Test
  void slicesChangeWithEveryPartOfTheRuleThatAsks() {
    Optional<Digest> before = engine(ASKS).slice(shared.facts(), cloud());
    for (String edited :
        List.of(
            ASKS.replace("asks", "begs"),
            ASKS.replace("PT8H", "PT9H"),
            ASKS.replace("session", "once"),
            ASKS.replace("[\"internal\"]", "[]"),
            ASKS.replace("[\"internal\"]", "[\"internal\",\"public\"]"),
            ASKS.replace("\"to\"", "\"groups\":[\"default\"],\"to\""),
            ASKS.replace(
                "\"to\"",
                "\"when\":{\"source\":\"true\",\"lowered\":{\"constant\":true}},\"to\""))) {
      assertNotEquals(before, engine(edited).slice(shared.facts(), cloud()), edited);
    }
  }

  @Test
  void slicesDoNotChangeWithTheSpacingOfACondition() {
    String when = "\"when\":{\"source\":\"true\",\"lowered\":{\"constant\":true}},\"to\"";
    String rule = ASKS.replace("\"to\"", when);
    assertEquals(
        engine(rule).slice(shared.facts(), cloud()),
        engine(rule.replace("\"true\"", "\" true \"")).slice(shared.facts(), cloud()));
  }

  @Test
  void slicesHoldTheRulesThatAskWithAHintAndWithoutIt() {
    String tagged = ASKS.replace("asks", "tagged").replace("\"to\"", "\"tags\":[\"demo\"],\"to\"");
    Engine engine = engine(ASKS, tagged);
    Facts hinted = hinted(shared.facts());
    Facts found = hinted(shared.facts(), new Facts.Proven(hinted.task(), hinted.data().tags()));
    assertEquals(engine.slice(found, cloud()), engine.slice(hinted, cloud()));
    assertNotEquals(engine.slice(shared.facts(), cloud()), engine.slice(hinted, cloud()));
    assertEquals(Optional.empty(), engine(tagged).slice(hinted, cloud()));
  }

  private static Facts hinted(Facts facts) {
    return hinted(facts, new Facts.Proven(facts.task(), new TreeSet<>()));
  }

  private static Facts hinted(Facts facts, Facts.Proven proven) {
    Facts.Data data = facts.data();
    return new Facts(
        facts.tenant(),
        facts.application(),
        facts.team(),
        facts.actor(),
        facts.task(),
        new Facts.Data(
            data.dataClass(),
            data.rank(),
            new TreeSet<>(List.of(TagId.of("demo"))),
            data.sources()),
        facts.tools(),
        facts.origin(),
        facts.site(),
        facts.group(),
        facts.session(),
        facts.request(),
        proven,
        null);
  }

  private Route cloud() {
    return shared.targets().stream()
        .filter(target -> target.id().text().equals("cloud"))
        .map(target -> Route.of(target, target.models().getFirst()))
        .findFirst()
        .orElseThrow();
  }

  private Engine engine(String... rules) {
    return new Engine(REF, document(rules), shared.targets());
  }

  private static PolicyDocument document(String... rules) {
    try {
      List<Rule> parsed = new ArrayList<>();
      for (String rule : rules) {
        parsed.add(DemarcJson.strict().readValue(rule, Rule.class));
      }
      return new PolicyDocument(PolicyDocument.SCHEMA, "Test", null, parsed, List.of(), List.of());
    } catch (IOException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static Case shared() {
    try {
      return Case.read(
          Path.of(
              Objects.requireNonNull(
                      EngineTest.class.getResource(
                          "/cases/consent-is-asked-for-the-first-choice.json"))
                  .toURI()));
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
