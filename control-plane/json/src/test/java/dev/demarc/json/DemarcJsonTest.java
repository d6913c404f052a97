package dev.demarc.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Obligation;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DemarcJsonTest {

  @Test
  void writesConditionsAsTaggedObjectsAndReadsThemBack() throws JsonProcessingException {
    Condition condition =
        new Condition.All(
            List.of(
                new Condition.Not(
                    new Condition.In(Attribute.TARGET_REGION, new TreeSet<>(List.of("us", "eu")))),
                new Condition.Any(
                    List.of(
                        new Condition.Has(Attribute.DATA_TAGS, "phi"),
                        new Condition.Constant(false),
                        new Condition.Flag(Attribute.ACTOR_VERIFIED),
                        new Condition.AtLeast(Attribute.REQUEST_BYTES, 80_000)))));
    String json = DemarcJson.strict().writerFor(Condition.class).writeValueAsString(condition);
    assertEquals(
        "{\"all\":[{\"not\":{\"operand\":{\"in\":{\"attribute\":\"target.region\",\"values\":[\"eu\",\"us\"]}}}},"
            + "{\"any\":[{\"has\":{\"attribute\":\"data.tags\",\"value\":\"phi\"}},{\"constant\":false},"
            + "{\"flag\":{\"attribute\":\"actor.verified\"}},"
            + "{\"atLeast\":{\"attribute\":\"request.bytes\",\"value\":80000}}]}]}",
        json);
    assertEquals(condition, DemarcJson.strict().readValue(json, Condition.class));
  }

  @Test
  void readsObligationsByTheirOneMember() throws JsonProcessingException {
    Obligation obligation = new Obligation.Consent(ConsentScope.SESSION, Duration.ofHours(8));
    String json = "{\"consent\":{\"scope\":\"session\",\"ttl\":\"PT8H\"}}";
    assertEquals(obligation, DemarcJson.strict().readValue(json, Obligation.class));
    assertEquals(
        json, DemarcJson.strict().writerFor(Obligation.class).writeValueAsString(obligation));
  }

  @Test
  void readsADetectorAsItWasBeforeThereWereDictionaries() throws JsonProcessingException {
    String json = "{\"id\":\"mrn\",\"kind\":\"pattern\",\"pattern\":\"MRN\",\"tags\":[\"phi\"]}";
    Detector detector = DemarcJson.strict().readValue(json, Detector.class);
    assertEquals(0, detector.terms().size());
    String written = DemarcJson.strict().writeValueAsString(detector);
    assertEquals(detector, DemarcJson.strict().readValue(written, Detector.class));
  }

  @Test
  void readsDictionariesAndTaggersBack() throws JsonProcessingException {
    String dictionary = "{\"id\":\"d\",\"kind\":\"dictionary\",\"tags\":[],\"terms\":[\"orion\"]}";
    assertEquals(
        dictionary,
        DemarcJson.strict()
            .writeValueAsString(DemarcJson.strict().readValue(dictionary, Detector.class)));
    String digest = "sha256:" + "0".repeat(64);
    String tagger =
        "{\"id\":\"t\",\"kind\":\"tagger\",\"tagger\":{\"labels\":[\"O\",\"PER\"],\"leastPermille\":500,"
            + "\"looksFor\":[\"PER\"],\"model\":\""
            + digest
            + "\",\"vocabulary\":\""
            + digest
            + "\"},\"tags\":[],\"terms\":[]}";
    assertEquals(
        tagger,
        DemarcJson.strict()
            .writeValueAsString(DemarcJson.strict().readValue(tagger, Detector.class)));
  }

  @Test
  void readsOutcomesByKindAndIdsAsText() throws JsonProcessingException {
    Outcome outcome =
        new Outcome.NeedsConsent(
            new Route(
                TargetId.of("cloud"), ModelId.of("m"), Boundary.MANAGED_CLOUD, "us", "stand-in"),
            new Obligation.Consent(ConsentScope.ONCE, Duration.ofHours(1)));
    String json = DemarcJson.strict().writerFor(Outcome.class).writeValueAsString(outcome);
    assertEquals(outcome, DemarcJson.strict().readValue(json, Outcome.class));
  }

  @Test
  void readsMapsKeyedByIds() throws JsonProcessingException {
    String json =
        "{\"at\":\"2026-01-02T03:04:05Z\",\"consents\":{},\"leaders\":{},\"targets\":{\"cloud\":\"up\"}}";
    Situation situation = DemarcJson.strict().readValue(json, Situation.class);
    assertEquals(json, DemarcJson.strict().writeValueAsString(situation));
  }

  @Test
  void refusesAMissingComponentWhenItIsNotNullable() {
    assertThrows(
        JsonMappingException.class,
        () -> DemarcJson.strict().readValue("{\"boundary\":\"edge\"}", Place.class));
    assertThrows(
        JsonMappingException.class,
        () ->
            DemarcJson.strict().readValue("{\"boundary\":\"edge\",\"region\":null}", Place.class));
  }

  @Test
  void refusesUnknownMembersAndEnumerations() {
    assertThrows(
        JsonProcessingException.class,
        () ->
            DemarcJson.strict()
                .readValue("{\"boundary\":\"edge\",\"region\":\"eu\",\"x\":1}", Place.class));
    assertThrows(
        Exception.class,
        () ->
            DemarcJson.strict()
                .readValue("{\"boundary\":\"moon\",\"region\":\"eu\"}", Place.class));
  }

  @Test
  void writesPolicyVersionsAsNumbers() throws JsonProcessingException {
    assertEquals("3", DemarcJson.strict().writeValueAsString(new PolicyVersion(3)));
    assertEquals(new PolicyVersion(3), DemarcJson.strict().readValue("3", PolicyVersion.class));
  }
}
