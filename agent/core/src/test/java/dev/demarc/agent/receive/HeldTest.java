package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.agent.Bundles;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ClassId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is held is decided again by all that was told of it. */
class HeldTest {
  private static final String BODY =
      """
      {"model":"auto","messages":[{"role":"user","content":"one"}],"demarc":{"sources":[
       {"id":"a","class":"internal","region":"eu"},{"id":"b","class":"phi","region":"eu"}]}}
      """;

  @Test
  void ranksTheSourcesAgainWhenANewPolicyRanksTheirClassesOtherwise() {
    InForce before = Bundles.inForce("localhost:1", 600, List.of());
    Inbound inbound =
        new Inbound(
            caller(before),
            Hints.parse(name -> null),
            Person.NOBODY,
            ChatParser.parse(BODY.getBytes(StandardCharsets.UTF_8)),
            Instant.EPOCH);
    Facts.Data phi = new Facts.Data(ClassId.of("phi"), 80, new TreeSet<>(), new TreeSet<>());
    byte[] kept = Held.of(inbound, (ChatRequest) inbound.request(), phi).bytes();

    assertEquals(Optional.of(ClassId.of("phi")), again(kept, before));
    assertEquals(Optional.of(ClassId.of("internal")), again(kept, internalAbovePhi(before)));
  }

  @Test
  void keepsWhatItMayCost() {
    InForce policy = Bundles.inForce("localhost:1", 600, List.of());
    Inbound inbound =
        new Inbound(
            caller(policy),
            Hints.parse(name -> name.equals(Hints.BUDGET) ? "2500" : null),
            Person.NOBODY,
            ChatParser.parse(BODY.getBytes(StandardCharsets.UTF_8)),
            Instant.EPOCH);
    Facts.Data data = new Facts.Data(ClassId.of("public"), 0, new TreeSet<>(), new TreeSet<>());
    byte[] kept = Held.of(inbound, (ChatRequest) inbound.request(), data).bytes();
    Inbound again = Held.read(kept).again(caller(policy), Instant.EPOCH, Duration.ofMinutes(1));
    assertEquals(Optional.of(2_500L), again.hints().budgetMicroUsd());
  }

  private static Optional<ClassId> again(byte[] kept, InForce policy) {
    return Held.read(kept)
        .again(caller(policy), Instant.EPOCH, Duration.ofMinutes(1))
        .hints()
        .dataClass();
  }

  private static Caller caller(InForce policy) {
    return new Caller(policy, policy.bundle().applications().getFirst());
  }

  private static InForce internalAbovePhi(InForce policy) {
    Bundle bundle = policy.bundle();
    Bundle next =
        new Bundle(
            bundle.schema(),
            bundle.tenant(),
            bundle.audience(),
            bundle.version() + 1,
            bundle.previousDigest(),
            bundle.issuedAt(),
            bundle.notBefore(),
            bundle.expiresAt(),
            bundle.minAgentVersion(),
            bundle.requiredFeatures(),
            bundle.policy(),
            bundle.document(),
            bundle.classes().stream().map(HeldTest::raised).toList(),
            bundle.detectors(),
            bundle.applications(),
            bundle.targets(),
            bundle.actorKeys());
    return new InForce(next, policy.digest(), policy.engine(), policy.applications());
  }

  private static DataClass raised(DataClass each) {
    return each.id().text().equals("internal")
        ? new DataClass(each.id(), each.title(), 90, each.export(), each.detectors())
        : each;
  }
}
