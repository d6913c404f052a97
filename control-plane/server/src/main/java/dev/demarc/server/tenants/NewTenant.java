package dev.demarc.server.tenants;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Id;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.members.NewMember;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A tenant to be made, with its first admin. */
public record NewTenant(String name, String alias, Admin admin) {
  public NewTenant {
    Id.slug("alias", alias);
    if (name.isBlank() || name.length() > 100) {
      throw new InvalidValue("name", "must have 1 to 100 characters");
    }
  }

  /** Who keeps it first. */
  public record Admin(
      String username, String email, String firstName, String lastName, @Nullable String password) {
    NewMember member() {
      SortedSet<TenantRole> roles = new TreeSet<>();
      roles.add(TenantRole.TENANT_ADMIN);
      return new NewMember(username, email, firstName, lastName, password, roles);
    }

    @Override
    public String toString() {
      return "Admin[" + username + "]";
    }
  }
}
