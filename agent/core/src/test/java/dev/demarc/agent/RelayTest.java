package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.engine.Engine;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent does with requests that another one hands on to it. */
class RelayTest {
  private static final String VIA = "via=0123456789abcdef0123456789abcdef";
  private static final String NEIGHBOUR =
      "{\"model\":\"neighbour/stand-in-large\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void decidesAgainAndRunsNoWiderThanDecidedThere() {
    HttpResponse<String> got = relayed("to=edge/eu/stand-in;from=edge/eu");
    assertEquals(200, got.statusCode(), got.body());
    assertEquals("edge-box", Rig.json(got.body()).at("/demarc/route").asText());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.journal.intents.size());
  }

  @ParameterizedTest
  @CsvSource({
    "on-device/eu/stand-in",
    "edge/us/stand-in",
    "edge/eu/somebody",
    "managed-cloud/eu/nobody"
  })
  void refusesWhereNothingPermittedIsAsNarrow(String to) {
    HttpResponse<String> got = relayed("to=" + to + ";from=edge/eu");
    assertEquals(403, got.statusCode(), got.body());
    assertEquals("policy_refused", Rig.json(got.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void obeysItsOwnPolicyHoweverWideTheRelayIs() {
    HttpResponse<String> got =
        rig.chat(
            Rig.says("MRN-123456 is unwell"),
            "Demarc-Relay",
            VIA + ";to=managed-cloud/us/stand-in;from=edge/eu");
    assertEquals(403, got.statusCode(), got.body());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "via=",
        "via=x;to=edge/eu/a;from=edge/eu",
        "via=0123456789abcdef0123456789abcdef;to=edge/eu/a",
        "via=0123456789abcdef0123456789abcdef;to=edge/eu;from=edge/eu",
        "via=0123456789abcdef0123456789abcdef;to=moon/eu/a;from=edge/eu",
        "via=0123456789abcdef0123456789abcdef;to=edge/E U/a;from=edge/eu",
        "via=0123456789abcdef0123456789abcdef;to=edge/eu/%zz;from=edge/eu",
        "via=0123456789abcdef0123456789abcdef;to=edge/eu/a;from=edge/eu;from=edge/eu",
      })
  void refusesAMalformedHeaderByItsName(String header) {
    HttpResponse<String> got = rig.chat(Rig.says("hi"), "Demarc-Relay", header);
    assertEquals(400, got.statusCode(), got.body());
    assertEquals("Demarc-Relay", Rig.json(got.body()).at("/error/param").asText());
  }

  @Test
  void refusesAWayLongerThanItsBound() {
    String id = "0123456789abcdef0123456789abcdef";
    String four = "via=" + String.join(",", List.of(id, id, id, id));
    HttpResponse<String> got =
        rig.chat(Rig.says("hi"), "Demarc-Relay", four + ";to=edge/eu/a;from=edge/eu");
    assertEquals(400, got.statusCode(), got.body());
  }

  @Test
  void knowsARequestThatCameBackToIt() {
    bindNeighbour();
    rig.spare.answer =
        (request, body) -> {
          request.response().putHeader("demarc-boundary", "edge").putHeader("demarc-region", "eu");
          Upstream.whole(request, Upstream.HELLO);
        };
    HttpResponse<String> there = rig.chat(NEIGHBOUR);
    assertEquals(200, there.statusCode(), there.body());
    String handedOn = rig.spare.headers.getLast().get("demarc-relay");
    assertTrue(handedOn.startsWith("via="), handedOn);
    HttpResponse<String> back = rig.chat(NEIGHBOUR, "Demarc-Relay", handedOn);
    assertEquals(400, back.statusCode(), back.body());
    assertEquals("Demarc-Relay", Rig.json(back.body()).at("/error/param").asText());
    assertEquals(1, rig.spare.got.size());
  }

  @Test
  void handsOnToNoFurtherAgentAtTheEndOfTheWay() {
    bindNeighbour();
    String id = "0123456789abcdef0123456789abcde";
    String three = "via=" + id + "0," + id + "1," + id + "2";
    HttpResponse<String> got =
        rig.chat(NEIGHBOUR, "Demarc-Relay", three + ";to=edge/eu/stand-in;from=edge/eu");
    assertEquals(503, got.statusCode(), got.body());
    assertEquals(0, rig.spare.got.size());
  }

  private HttpResponse<String> relayed(String parts) {
    return rig.chat(Rig.says("hi"), "Demarc-Relay", VIA + ";" + parts);
  }

  /** Adds another agent at the edge to the catalogue; the spare server plays it. */
  private void bindNeighbour() {
    Bundle bundle = rig.policy.orElseThrow().bundle();
    Target edge = bundle.targets().getLast();
    List<Target> targets = new ArrayList<>(bundle.targets());
    targets.add(
        new Target(
            TargetId.of("neighbour"),
            "Neighbour",
            Boundary.EDGE,
            "eu",
            "stand-in",
            Protocol.AGENT,
            edge.hosts(),
            List.of(),
            edge.models()));
    Bundle with =
        new Bundle(
            bundle.schema(),
            bundle.tenant(),
            bundle.audience(),
            bundle.version(),
            bundle.previousDigest(),
            bundle.issuedAt(),
            bundle.notBefore(),
            bundle.expiresAt(),
            bundle.minAgentVersion(),
            bundle.requiredFeatures(),
            bundle.policy(),
            bundle.document(),
            bundle.classes(),
            bundle.detectors(),
            bundle.applications(),
            targets,
            bundle.actorKeys());
    rig.policy =
        Optional.of(
            new InForce(
                with,
                Digest.ofBytes(new byte[] {7}),
                new Engine(bundle.policy(), bundle.document(), targets),
                rig.policy.orElseThrow().applications()));
    rig.availability.put(TargetId.of("neighbour"), Availability.UP);
  }
}
