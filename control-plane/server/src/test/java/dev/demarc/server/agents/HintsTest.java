package dev.demarc.server.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HintsTest {
  private static final GroupId GROUP = GroupId.of("default");

  private final TenantId loud = new TenantId(UUID.randomUUID());
  private final TenantId quiet = new TenantId(UUID.randomUUID());
  private final Hints hints = new Hints(8, 2);
  private final List<String> ended = new ArrayList<>();

  @Test
  void leavesRoomForOtherTenantsWhenOneHasItsShare() {
    open(loud, agent(), "a");
    open(loud, agent(), "b");
    assertFalse(hints.hasRoom(loud, agent()));
    assertTrue(hints.hasRoom(quiet, agent()));
  }

  @Test
  void endsTheOldestStreamOfAnAgentThatConnectsAgain() {
    AgentId agent = agent();
    open(quiet, agent, "first");
    open(quiet, agent, "second");
    assertTrue(hints.hasRoom(quiet, agent));
    open(quiet, agent, "third");
    assertEquals(List.of("first"), ended);
    assertFalse(hints.hasRoom(quiet, agent()));
  }

  @Test
  void endsAStreamWhoseAgentWasRevokedBeforeItCouldBeFound() {
    List<String> told = new ArrayList<>();
    hints
        .open(loud, agent(), GROUP, () -> true)
        .subscribe()
        .with(
            hint -> told.add(hint.map(some -> some.kind().name()).orElse("alive")),
            failure -> ended.add("failed"),
            () -> ended.add("well"));
    assertEquals(List.of("alive", "REVOKED"), told);
    assertEquals(List.of("well"), ended);
  }

  private void open(TenantId tenant, AgentId agent, String name) {
    hints
        .open(tenant, agent, GROUP, () -> false)
        .subscribe()
        .with(hint -> {}, failure -> ended.add("failed " + name), () -> ended.add(name));
  }

  private static AgentId agent() {
    return new AgentId(UUID.randomUUID());
  }
}
