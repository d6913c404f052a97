package dev.demarc.agent.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.contract.organisation.ApprovalStatus;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalShelfTest {
  private static final ApprovalId ID = ApprovalId.of("66666666-6666-4666-8666-666666666666");

  @TempDir Path temporary;
  private final Fixture fixture = new Fixture();
  private Instant now = Fixture.NOW;
  private @Nullable RevocationFeed feed = feed(List.of());

  private ApprovalShelf shelf() {
    var identity = fixture.identity("http://127.0.0.1:1");
    InstantSource clock = () -> now;
    DataDirectory data = DataDirectory.open(temporary);
    return new ApprovalShelf(
        data,
        identity,
        TenantKeys.of(data, identity, clock),
        () -> Optional.ofNullable(feed),
        clock);
  }

  private RevocationFeed feed(List<ApprovalId> withdrawn) {
    return new RevocationFeed(
        Fixture.TENANT, 1, now, now.plus(Duration.ofHours(1)), List.of(), null, null, withdrawn);
  }

  private static Change change(String slice, String... tags) {
    TreeSet<TagId> set = new TreeSet<>();
    List.of(tags).forEach(tag -> set.add(TagId.of(tag)));
    return new Change(
        ApplicationId.of("notes"),
        ClassId.of("internal"),
        set,
        TaskId.of("chat"),
        new Place(Boundary.EDGE, "eu"),
        Fixture.route(),
        null,
        Digest.ofBytes(slice.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static Approval approval(TenantId tenant, AgentId agent, @Nullable Integer uses) {
    return new Approval(
        ID,
        tenant,
        agent,
        change("rules", "minutes"),
        uses,
        Digest.ofBytes(new byte[0]),
        Fixture.NOW,
        Fixture.NOW.plus(Duration.ofMinutes(30)));
  }

  private Dsse signed(@Nullable Integer uses) {
    return fixture.sign(Approval.PAYLOAD_TYPE, approval(Fixture.TENANT, Fixture.AGENT, uses));
  }

  @Test
  void holdsForTheVeryChangeAndNoOther() {
    ApprovalShelf shelf = shelf();
    assertTrue(shelf.accept(signed(null)).isPresent());
    assertTrue(shelf.covering(change("rules", "minutes")).isPresent());
    assertTrue(shelf.covering(change("rules")).isPresent());
    assertFalse(shelf.covering(change("rules", "minutes", "phi")).isPresent());
    assertFalse(shelf.covering(change("other rules", "minutes")).isPresent());
  }

  @Test
  void refusesWhatIsForgedOrOfAnotherTenantAgentOrType() {
    ApprovalShelf shelf = shelf();
    Approval own = approval(Fixture.TENANT, Fixture.AGENT, null);
    Approval tenant =
        approval(TenantId.of("99999999-9999-4999-8999-999999999999"), Fixture.AGENT, null);
    Approval agent =
        approval(Fixture.TENANT, AgentId.of("99999999-9999-4999-8999-999999999999"), null);
    List<Dsse> refused =
        List.of(
            new Fixture().sign(Approval.PAYLOAD_TYPE, own),
            fixture.sign(Grant.PAYLOAD_TYPE, own),
            fixture.sign(Approval.PAYLOAD_TYPE, tenant),
            fixture.sign(Approval.PAYLOAD_TYPE, agent));
    refused.forEach(each -> assertFalse(shelf.accept(each).isPresent()));
    shelf.replace(refused);
    assertFalse(shelf.holdsAny());
  }

  @Test
  void isOfNoUseOnceWithdrawnExpiredOrWithoutACurrentFeed() {
    ApprovalShelf shelf = shelf();
    shelf.accept(signed(null));
    feed = feed(List.of(ID));
    assertFalse(shelf.covering(change("rules")).isPresent());
    feed = null;
    assertFalse(shelf.covering(change("rules")).isPresent());
    feed = feed(List.of());
    assertTrue(shelf.covering(change("rules")).isPresent());
    now = now.plus(Duration.ofMinutes(30));
    assertFalse(shelf.covering(change("rules")).isPresent());
  }

  @Test
  void countsUsesOverRestarts() {
    ApprovalShelf shelf = shelf();
    Approval approval = shelf.accept(signed(2)).orElseThrow();
    shelf.use(approval);
    ApprovalShelf later = shelf();
    assertTrue(later.covering(change("rules")).isPresent());
    later.use(approval);
    assertFalse(later.covering(change("rules")).isPresent());
    assertThrows(IllegalStateException.class, () -> later.use(approval));
    assertFalse(shelf().covering(change("rules")).isPresent());
  }

  @Test
  void countsOnWhenOneIsGoneForAWhile() {
    ApprovalShelf shelf = shelf();
    shelf.use(shelf.accept(signed(1)).orElseThrow());
    shelf.told(ID, 1);
    now = now.plusSeconds(60);
    shelf.replace(List.of());
    assertFalse(shelf.holdsAny());
    assertTrue(shelf.accept(signed(1)).isEmpty(), "it is used up");
    assertTrue(shelf().covering(change("rules")).isEmpty(), "after a restart as well");
  }

  @Test
  void isNotUsedOnceItWasTakenBack() {
    ApprovalShelf shelf = shelf();
    Approval approval = shelf.accept(signed(null)).orElseThrow();
    feed = feed(List.of(ID));
    assertThrows(IllegalStateException.class, () -> shelf.use(approval));
    assertTrue(shelf.untold().isEmpty());
  }

  @Test
  void tellsItsCountUntilItWasTold() {
    ApprovalShelf shelf = shelf();
    shelf.use(shelf.accept(signed(5)).orElseThrow());
    assertEquals(Map.of(ID, 1), shelf.untold());
    shelf.told(ID, 1);
    assertEquals(Map.of(), shelf.untold());
  }

  @Test
  void holdsWhatWasPulledOverRestarts() {
    shelf().replace(List.of(signed(null), signed(null)));
    ApprovalShelf later = shelf();
    assertTrue(later.covering(change("rules")).isPresent());
    now = now.plusSeconds(60);
    later.replace(List.of());
    assertFalse(shelf().holdsAny());
  }

  @Test
  void asksAndBelievesOnlyWhatVerifies() throws Exception {
    try (FakeControlPlane plane = new FakeControlPlane(fixture);
        HttpControlPlane http = new HttpControlPlane(plane.vertx, URI.create(plane.url()))) {
      DataDirectory data = DataDirectory.open(temporary);
      Identity identity = fixture.identity(plane.url());
      AccessKeys keys = AccessKeys.of(data, identity);
      Session session =
          new Session(identity, keys, http, InstantSource.system(), new Standing(data));
      ApprovalShelf shelf = shelf();
      var approver = new ControlPlaneApprover(session, shelf);
      assertInstanceOf(ApprovalAsked.Unavailable.class, ask(approver));
      plane.answer("POST /agent/v1/approvals", status(ApprovalState.REQUESTED, null));
      assertEquals(new ApprovalAsked.Unapproved(ID, ApprovalState.REQUESTED, "u"), ask(approver));
      Dsse forged =
          new Fixture().sign(Approval.PAYLOAD_TYPE, approval(Fixture.TENANT, Fixture.AGENT, null));
      plane.answer("POST /agent/v1/approvals", status(ApprovalState.APPROVED, forged));
      assertInstanceOf(ApprovalAsked.Unapproved.class, ask(approver));
      plane.answer("POST /agent/v1/approvals", status(ApprovalState.APPROVED, signed(null)));
      assertInstanceOf(ApprovalAsked.Approved.class, ask(approver));
      approver.used(approver.covering(change("rules")).orElseThrow());
      plane.answer("POST /agent/v1/approvals/" + ID + "/used", Canned.json(200, Map.of()));
      approver.tellUses();
      assertEquals(Map.of(), shelf.untold());
    }
  }

  private Canned status(ApprovalState state, @Nullable Dsse approval) {
    return Canned.json(200, new ApprovalStatus(ID, state, "u", now, approval));
  }

  private static ApprovalAsked ask(Approver approver) throws Exception {
    var request =
        new ApprovalRequest(
            DecisionId.of("dec_1"), change("rules"), null, 10, 0, Duration.ofDays(1));
    return approver.ask(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
