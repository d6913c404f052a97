package dev.demarc.portal.frame;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The signed-in person, as the control plane knows them. */
public record Me(
    SubjectId subject,
    @Nullable String username,
    @Nullable String name,
    @Nullable String email,
    @Nullable Boolean platformOperator,
    List<Membership> tenants) {

  @SuppressWarnings("NullAway") // absent in JSON
  public Me {
    tenants = tenants == null ? List.of() : List.copyOf(tenants);
  }

  /** A tenant the person belongs to, and as what. */
  public record Membership(TenantId id, String name, @Nullable String alias, Set<String> roles) {
    /** Whether the person may act as this. */
    public boolean is(String role) {
      return roles.contains(role);
    }

    /** Whether answering consents is all they do here. */
    public boolean onlyAnswers() {
      return roles.stream().allMatch("end-user"::equals);
    }
  }

  /** The membership in this tenant. */
  public Optional<Membership> in(String tenant) {
    return tenants.stream().filter(m -> m.id().text().equals(tenant)).findFirst();
  }

  /** What to call them. */
  public String displayName() {
    if (name != null && !name.isBlank()) {
      return name;
    }
    return username == null ? subject.text() : username;
  }

  /** Whether they run the platform. */
  public boolean operator() {
    return Boolean.TRUE.equals(platformOperator);
  }
}
