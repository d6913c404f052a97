package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.measures.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The portal's pages that tell of a tenant's traffic: lists, measures, and some of what is listed.
 */
record TenantPages(TenantKit kit) {
  private static final List<String> LISTS =
      List.of("traces", "agents", "consents", "audit", "checklist", "alerts", "budgets");

  /** A page each of that many traces, agents and questions. */
  private static final int MOST_EACH = 3;

  /** Their paths in the portal. */
  List<String> paths() {
    List<String> pages =
        new ArrayList<>(Stream.concat(LISTS.stream(), Shown.PAGES.stream()).toList());
    some("/traces", "decision").forEach(decision -> pages.add("traces/" + decision));
    some("/agents", "id").forEach(agent -> pages.add("agents/" + agent));
    return pages.stream().map(page -> "/t/" + kit.tenant().id() + "/" + page).toList();
  }

  /** The first of a list, in its order; at least one. */
  List<String> some(String list, String field) {
    JsonNode items = kit.admin().get(kit.path(list)).json().path("items");
    assertFalse(items.isEmpty(), "nothing to look at in " + list);
    return items.valueStream().limit(MOST_EACH).map(item -> item.path(field).asText()).toList();
  }
}
