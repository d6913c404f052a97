package dev.demarc.agent.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Enroller.EnrolmentRefused;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrollerTest {
  private static final String ENROL = "POST /agent/v1/enrol";

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane fake = new FakeControlPlane(fixture);
  private HttpControlPlane http;
  private DataDirectory data;

  @BeforeEach
  void open() {
    data = DataDirectory.open(temporary);
    http = new HttpControlPlane(fake.vertx, URI.create(fake.url()));
  }

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private EnrolmentToken token(Fixture pinned) {
    String root = Ed25519Keys.digest(pinned.root.getPublic()).text();
    byte[] json = Fixture.json(Map.of("url", fake.url(), "root", root, "secret", "s3cret"));
    return EnrolmentToken.parse("det_" + Base64.getUrlEncoder().encodeToString(json));
  }

  private Identity enrol() {
    return new Enroller(data, http, InstantSource.system(), "0.1.0").enrol(token(fixture), "box");
  }

  private JsonNode body(int call) throws IOException {
    return DemarcJson.strict().readTree(fake.asked(ENROL).get(call).body());
  }

  @Test
  void enrolsWithAProofOfItsKeyAndKeepsWhoItIs() throws Exception {
    fake.answer(ENROL, Canned.json(201, fixture.accepted()));
    Identity identity = enrol();

    JsonNode asked = body(0);
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(Ed25519Keys.publicKey(asked.path("publicKey").asText()));
    String proven = "demarc-enrol\ns3cret\n" + asked.path("enrolmentId").asText();
    verifier.update(proven.getBytes(StandardCharsets.UTF_8));
    assertTrue(verifier.verify(Base64.getDecoder().decode(asked.path("proof").asText())));
    assertEquals(identity, Identity.load(data).orElseThrow());
    assertEquals(asked.path("publicKey").asText(), identity.publicKey());
  }

  @Test
  void asksWithTheSameIdAndKeyWhenTheAnswerWasLost() throws Exception {
    fake.answer(ENROL, Canned.status(503));
    assertThrows(EnrolmentRefused.class, this::enrol);
    fake.answer(ENROL, Canned.json(200, fixture.accepted()));
    enrol();
    assertEquals(body(0).path("enrolmentId"), body(1).path("enrolmentId"));
    assertEquals(body(0).path("publicKey"), body(1).path("publicKey"));
  }

  @Test
  void refusesARootThatIsNotTheOnePinned() {
    fake.answer(ENROL, Canned.json(201, new Fixture().accepted()));
    assertThrows(EnrolmentRefused.class, this::enrol);
    assertTrue(Identity.load(data).isEmpty());
  }

  @Test
  void refusesKeysTheRootDoesNotVouchFor() {
    var honest = fixture.accepted();
    var forged =
        new dev.demarc.contract.agent.Enrolment.Accepted(
            honest.agent(),
            honest.tenant(),
            honest.site(),
            honest.group(),
            honest.boundary(),
            honest.region(),
            honest.rootDigest(),
            honest.rootKey(),
            new Fixture().accepted().keys(),
            honest.commitmentKey());
    fake.answer(ENROL, Canned.json(201, forged));
    assertThrows(EnrolmentRefused.class, this::enrol);
    assertTrue(Identity.load(data).isEmpty());
  }

  @Test
  void saysWhyWhenTheTokenIsUsedUp() {
    fake.answer(ENROL, Canned.status(410));
    EnrolmentRefused refused = assertThrows(EnrolmentRefused.class, this::enrol);
    assertTrue(String.valueOf(refused.getMessage()).contains("used up"), refused.getMessage());
  }

  @Test
  void refusesToEnrolTwice() {
    fake.answer(ENROL, Canned.json(201, fixture.accepted()));
    enrol();
    assertThrows(EnrolmentRefused.class, this::enrol);
    assertEquals(1, fake.asked(ENROL).size());
  }

  @Test
  void refusesATokenThatWasCutShortWithoutQuotingIt() {
    String text = "det_eyJ1cmwiOiJodHRwOi8veCIsInNlY3JldCI6IlRPUFNFQ1JFVCJ9";
    InvalidValue refused = assertThrows(InvalidValue.class, () -> EnrolmentToken.parse(text));
    assertFalse(String.valueOf(refused.getMessage()).contains("TOPSECRET"));
  }

  @Test
  void keepsSecretsOutOfItsText() {
    Identity identity = fixture.identity(fake.url());
    assertFalse(identity.toString().contains(identity.privateKey().substring(0, 12)));
    assertFalse(token(fixture).toString().contains("s3cret"));
  }
}
