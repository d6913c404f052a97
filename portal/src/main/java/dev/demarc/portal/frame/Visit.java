package dev.demarc.portal.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouteParameters;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.remote.Api;
import dev.demarc.portal.remote.Where;
import java.util.Optional;

/** Who looks at what: the person, the tenant, and the rest of the address. */
public record Visit(
    Api api, Me me, Me.Membership membership, RouteParameters route, QueryParameters query) {
  /** As many as these lists give at once. */
  private static final int MOST = 200;

  public TenantId tenant() {
    return membership.id();
  }

  /** A resource of this tenant at the control plane. */
  public Where where(String... segments) {
    return Where.tenant(tenant(), segments);
  }

  /** A page of this tenant in the portal. */
  public String href(String path) {
    return "t/" + tenant().text() + "/" + path;
  }

  /** A parameter of the path, empty where absent. */
  public String part(String name) {
    return route.get(name).orElse("");
  }

  /** A parameter of the query. */
  public Optional<String> asked(String name) {
    return query.getSingleParameter(name).filter(value -> !value.isBlank());
  }

  /**
   * Returns where nothing of this name is in a list yet: writing it would replace what is there.
   *
   * @throws InvalidValue where something is
   */
  public void requireNew(String list, String id) {
    boolean there =
        api.list(where(list).with("limit", MOST), JsonNode.class).items().stream()
            .anyMatch(each -> each.path("id").asText().equals(id));
    if (there) {
      throw new InvalidValue("name", "is there already; another name makes another one");
    }
  }

  /** Whether the person may act as this here. */
  public boolean is(String role) {
    return membership.is(role);
  }
}
