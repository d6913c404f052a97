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

  private void fails(AccessKeys keys) {
    var failure =
        assertThrows(
            CompletionException.class, () -> session(keys).renewKey().toCompletableFuture().join());
    assertEquals(ControlPlane.Away.class, failure.getCause().getClass());
  }
}
