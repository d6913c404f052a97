package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.replay.Replay;
import dev.demarc.engine.replay.Side;
import dev.demarc.engine.replay.Tally;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every figure of both sides of a replay against figures that were added up by hand. */
class ReplaySidesTest {
  private static final String BEFORE =
      """
      {"schema": "demarc/policy/v1", "title": "Before",
       "rules": [
         {"id": "public", "effect": "allow", "classes": ["public"]},
         {"id": "house", "effect": "allow", "classes": ["internal", "field", "old"], "to": ["edge"]},
         {"id": "abroad", "effect": "allow", "classes": ["internal"], "to": ["managed-cloud"],
          "obligations": [{"consent": {"scope": "once", "ttl": "PT1H"}}]},
         {"id": "secret", "effect": "allow", "classes": ["secret"], "to": ["managed-cloud"],
          "obligations": [{"approval": {"ttl": "P30D"}}]}],
       "preferences": [{"order": ["house", "cloud"], "fallback": true}],
       "queue": [{"classes": ["field"], "maxAge": "PT8H", "maxBytes": 1048576, "maxJobs": 10}]}
      """;
  private static final String AFTER =
      """
      {"schema": "demarc/policy/v1", "title": "After",
       "rules": [
         {"id": "house", "effect": "allow", "to": ["edge"],
          "classes": ["public", "internal", "field", "new"]},
         {"id": "abroad", "effect": "allow", "classes": ["internal"], "to": ["managed-cloud"]},
         {"id": "secret", "effect": "allow", "classes": ["secret"], "to": ["managed-cloud"],
          "obligations": [{"consent": {"scope": "once", "ttl": "PT1H"}}]},
         {"id": "field", "effect": "allow", "classes": ["field"], "to": ["managed-cloud"],
          "obligations": [{"approval": {"ttl": "P30D"}}]}],
       "preferences": [{"order": ["house", "cloud"], "fallback": true}],
       "queue": [{"classes": ["public"], "maxAge": "PT8H", "maxBytes": 1048576, "maxJobs": 10}]}
      """;

  /** Micro-USD for a token of input and of output: 1 and 2 in the house, 3 and 15 in the cloud. */
  private static final List<Target> TARGETS =
      List.of(target("house", Boundary.EDGE, 1, 2), target("cloud", Boundary.MANAGED_CLOUD, 3, 15));

  private final Replay replay = new Replay(engine(BEFORE), engine(AFTER), TARGETS);

  @Test
  void countsBothSidesAsAHandDoes() {
    add(6, "public", Availability.UP, 1_000, 200, 100);
    add(1, "public", Availability.DOWN, 2_000, 500, 100);
    add(2, "internal", Availability.DOWN, 10_000, 300, 50);
    add(3, "secret", Availability.UP, 500, 50, 50);
    add(4, "field", Availability.DOWN, 600, 60, 60);
    add(5, "new", Availability.UP, 7, 10, 1);
    add(8, "old", Availability.UP, 3, 1, 0);
    Tally tally = replay.tally();
    assertEquals(29, tally.decisions());
    assertEquals(23, tally.changed(), "all but the six that stay in the house");
    long house = 6 * (200 + 2 * 100);
    assertEquals(
        new Side(
            6 + 1 + 8,
            2,
            3,
            4,
            5,
            bytes(6 * 1_000 + 8 * 3, 2_000),
            house + (3 * 500 + 15 * 100) + 8),
        tally.before());
    assertEquals(
        new Side(
            6 + 2 + 5,
            3,
            4,
            1,
            8,
            bytes(6 * 1_000 + 5 * 7, 2 * 10_000),
            house + 2 * (3 * 300 + 15 * 50) + 5 * (10 + 2)),
        tally.after());
  }

  private static TreeMap<Boundary, Long> bytes(long edge, long cloud) {
    return new TreeMap<>(Map.of(Boundary.EDGE, edge, Boundary.MANAGED_CLOUD, cloud));
  }

  private void add(
      int times, String dataClass, Availability house, long bytes, long tokens, long output) {
    Facts facts =
        new Facts(
            new TenantId(new UUID(0, 2)),
            ApplicationId.of("notes"),
            "ward",
            new Facts.Actor(null, null),
            TaskId.of("chat"),
            new Facts.Data(ClassId.of(dataClass), 0, null, null),
            null,
            new Place(Boundary.ON_DEVICE, "eu"),
            SiteId.of("berlin"),
            GroupId.of("default"),
            null,
            new Facts.Request("auto", bytes, tokens, output, 1, 0, false, null));
    TreeMap<TargetId, Availability> targets = new TreeMap<>();
    targets.put(TargetId.of("house"), house);
    targets.put(TargetId.of("cloud"), Availability.UP);
    Situation situation = new Situation(Instant.EPOCH, targets, null, null, null);
    for (int i = 0; i < times; i++) {
      replay.add(DecisionId.of(dataClass + "-" + i), facts, situation);
    }
  }

  private static Engine engine(String document) {
    try {
      return new Engine(
          new PolicyRef(
              new PolicyId(new UUID(0, 1)), new PolicyVersion(1), Digest.ofBytes(new byte[0])),
          DemarcJson.strict().readValue(document, PolicyDocument.class),
          TARGETS);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Target target(String id, Boundary boundary, long input, long output) {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of("m"),
            "1",
            null,
            "x",
            "q8",
            8_000,
            null,
            null,
            input * 1_000_000,
            output * 1_000_000,
            0);
    return new Target(
        TargetId.of(id), id, boundary, "eu", "own", Protocol.LLAMA, null, null, List.of(offer));
  }
}
