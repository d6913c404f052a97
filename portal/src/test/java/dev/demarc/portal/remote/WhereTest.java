package dev.demarc.portal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.TenantId;
import org.junit.jupiter.api.Test;

class WhereTest {
  private static final TenantId TENANT = TenantId.of("11111111-1111-4111-8111-111111111111");

  @Test
  void keepsWhatPeopleTypeInsideItsSegment() {
    assertEquals(
        "/api/v1/tenants/11111111-1111-4111-8111-111111111111/traces/..%2F..%2Fme%3Fa",
        Where.tenant(TENANT, "traces", "../../me?a").text());
  }

  @Test
  void leavesOutParametersWithoutValue() {
    assertEquals(
        "/api/v1/me?b=1%262",
        Where.root("me").with("a", "").with("b", "1&2").with("c", null).text());
  }
}
