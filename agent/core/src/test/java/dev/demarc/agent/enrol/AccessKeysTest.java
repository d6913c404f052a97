package dev.demarc.agent.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessKeysTest {
  private static final String RENEW = "POST /agent/v1/key";

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane fake = new FakeControlPlane(fixture);
  private HttpControlPlane http;
  private DataDirectory data;
  private Identity identity;

  @BeforeEach
  void open() {
    data = DataDirectory.open(temporary);
    http = new HttpControlPlane(fake.vertx, URI.create(fake.url()));
    identity = fixture.identity(fake.url());
  }

  @AfterEach
  void close() {
    http.close();
    fake.close();
  }

  private AccessKeys keys() {
    return AccessKeys.of(data, identity);
  }

  private Session session(AccessKeys keys) {
    return new Session(identity, keys, http, InstantSource.system(), new Standing(data));
  }

  @Test
  void beginsWithTheKeyOfTheEnrolment() {
    assertEquals(0, keys().current().generation());
    assertEquals(identity.publicKey(), keys().current().publicKey());
    assertFalse(data.read(AccessKeys.FILE).isPresent());
  }

  @Test
  void offersTheSameKeyAfterARestartUntilOneWordEndsIt() {
    AccessKey offered = keys().prepare();
    AccessKeys again = keys();
    assertEquals(offered, again.prepare());
    assertEquals(0, again.current().generation());
    again.taken(AccessKey.generate(1));
    assertTrue(again.next().isPresent(), "another key was taken, not this one");
    again.taken(offered);
    assertEquals(offered, keys().current());
    assertTrue(keys().next().isEmpty());
  }

  @Test
  void keepsNothingOfALookBesideTheRunningAgent() {
    AccessKeys borrowed = AccessKeys.borrowed(data, identity);
    borrowed.taken(borrowed.prepare());
    assertEquals(1, borrowed.current().generation());
    assertEquals(0, keys().current().generation());
  }

  @Test
  void saysThatItsFileIsDamaged() {
    data.write(AccessKeys.FILE, "{".getBytes(StandardCharsets.UTF_8));
    var failure = assertThrows(IllegalStateException.class, this::keys);
    assertEquals("access-key.json is damaged: enrol again", failure.getMessage());
  }

  @Test
  void takesTheNewKeyWhenTheControlPlaneDoes() {
    fake.answer(RENEW, Canned.status(204));
    AccessKeys keys = keys();
    assertEquals(1, session(keys).renewKey().toCompletableFuture().join().generation());
    assertEquals(1, keys().current().generation());
  }

  @Test
  void goesOnOfferingWhatMayHaveBeenTaken() {
    fake.answer(RENEW, Canned.status(503));
    AccessKeys keys = keys();
    fails(keys);
    assertTrue(keys().next().isPresent());
    assertEquals(0, keys.current().generation());
  }

  @Test
  void keepsItsKeyWhenTheNewOneIsRefusedOrNotAskedFor() {
    fake.answer(RENEW, Canned.status(409));
    AccessKeys keys = keys();
    fails(keys);
    assertTrue(keys().next().isEmpty());
    fake.answer(RENEW, Canned.status(404));
    assertEquals(0, session(keys).renewKey().toCompletableFuture().join().generation());
    assertTrue(keys().next().isEmpty());
  }

  @Test
  void takesAKeyThatWasGivenUpJustNowForNoRevocation() {
    fake.revoked = true;
    fake.whyNoToken = "the key was given up for a newer one";
    fails(keys());
    assertTrue(new Standing(data).revocation().isEmpty());
    fake.whyNoToken = "the agent is quarantined: two machines run as it";
    fails(keys());
    assertTrue(new Standing(data).revocation().orElseThrow().contains("quarantined"));
  }

  @Test
  void servesNothingWhileItsOrganisationIsSuspended() {
    fake.revoked = true;
    fake.whyNoToken = "the organisation is suspended";
    fails(keys());
    assertTrue(new Standing(data).revocation().orElseThrow().contains("suspended"));
  }

  @Test
  void goesBackToTheKeyThatAControlPlaneKnowsWhichWasPutBack() {
    AccessKeys keys = renewed(3);
    fake.answer(RENEW, Canned.status(503));
    fails(keys);
    assertEquals(0, keys().current().generation());
    assertTrue(keys().former().isEmpty(), "keys that it never saw would be offered again");
    fake.answer(RENEW, Canned.status(204));
    assertEquals(1, session(keys()).renewKey().toCompletableFuture().join().generation());
    assertTrue(new Standing(data).revocation().isEmpty());
  }

  @Test
  void remembersNoMoreKeysThanAreBounded() {
    AccessKeys keys = renewed(65);
    assertEquals(64, keys().former().size());
    fails(keys);
    assertTrue(new Standing(data).revocation().isPresent());
    assertEquals(65, keys().current().generation());
  }

  @Test
  void triesNoFormerKeyWhereItIsRefusedForAnotherReason() {
    fake.revoked = true;
    fake.whyNoToken = "the agent is revoked";
    AccessKeys keys = keys();
    data.write(AccessKeys.FILE, withFormer(keys.current()));
    keys = keys();
    assertEquals(1, keys.former().size());
    fails(keys);
    assertEquals(2, fake.asked("POST /agent/v1/token").size());
  }

  @Test
  void readsTheFileOfAVersionThatKeptNoFormerKeys() {
    AccessKey one = AccessKey.generate(7);
    String file =
        "{\"current\":{\"generation\":7,\"publicKey\":\"%s\",\"privateKey\":\"%s\"},\"next\":null}"
            .formatted(one.publicKey(), one.privateKey());
    data.write(AccessKeys.FILE, file.getBytes(StandardCharsets.UTF_8));
    assertEquals(one, keys().current());
    assertTrue(keys().former().isEmpty());
  }

  /** The enrolled key in use, which the fake can verify, and another one before it. */
  private static byte[] withFormer(AccessKey current) {
    return Fixture.json(Map.of("current", current, "former", List.of(AccessKey.generate(-1))));
  }

  private AccessKeys renewed(int times) {
    AccessKeys keys = keys();
    for (int i = 0; i < times; i++) {
      keys.taken(keys.prepare());
    }
    return keys;
  }

  private void fails(AccessKeys keys) {
    var failure =
        assertThrows(
            CompletionException.class, () -> session(keys).renewKey().toCompletableFuture().join());
    assertEquals(ControlPlane.Away.class, failure.getCause().getClass());
  }
}
