package dev.demarc.agent.decide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Bundles;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.receive.Relay;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RelayedTest {
  private static final TargetId CLOUD = TargetId.of("cloud");
  private static final String RULES =
      """
      {"schema":"demarc/policy/v1","title":"t","tools":{},"rules":[
        {"id":"from-device","effect":"allow","from":["on-device"],"to":["managed-cloud"]},
        {"id":"from-edge-if-clean","effect":"allow","tags":["clean"],"from":["edge"],"to":["managed-cloud"]}
      ],"preferences":[]}
      """;
  private static final Relay FROM_EDGE =
      new Relay(
          List.of("0123456789abcdef0123456789abcdef"),
          Boundary.MANAGED_CLOUD,
          "us",
          "stand-in",
          new Place(Boundary.EDGE, "eu"));

  @Test
  void believesNoTagThatOnlyTheCallerSaysOfWhereTheDataCameFrom() throws IOException {
    TreeSet<TagId> clean = new TreeSet<>(List.of(TagId.of("clean")));
    assertTrue(Relayed.excluded(FROM_EDGE, policy(), facts(new TreeSet<>())).contains(CLOUD));
    assertFalse(Relayed.excluded(FROM_EDGE, policy(), facts(clean)).contains(CLOUD));
  }

  private static InForce policy() throws IOException {
    return Bundles.inForce(
        DemarcJson.strict().readValue(RULES, PolicyDocument.class),
        "127.0.0.1:1",
        "127.0.0.1:2",
        60,
        List.of());
  }

  /** At the device, with a tag that is proven or not. */
  private static Facts facts(TreeSet<TagId> proven) {
    Facts base = Fixture.decision("dec_1", "public").facts();
    TreeSet<TagId> tags = new TreeSet<>(List.of(TagId.of("clean")));
    Facts.Data data =
        new Facts.Data(base.data().dataClass(), base.data().rank(), tags, base.data().sources());
    return new Facts(
        base.tenant(),
        base.application(),
        base.team(),
        base.actor(),
        base.task(),
        data,
        base.tools(),
        new Place(Boundary.ON_DEVICE, "eu"),
        base.site(),
        base.group(),
        base.session(),
        base.request(),
        new Facts.Proven(base.task(), proven),
        null);
  }
}
