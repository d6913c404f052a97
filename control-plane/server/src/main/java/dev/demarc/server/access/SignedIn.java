package dev.demarc.server.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is calling, once the gate has let them through. */
@RequestScoped
public class SignedIn {
  private @Nullable Caller caller;
  private Set<TenantRole> roles = Set.of();

  void enter(Caller caller, Set<TenantRole> roles) {
    this.caller = caller;
    this.roles = Set.copyOf(roles);
  }

  /**
   * The person.
   *
   * @throws IllegalStateException behind a gate that needs nobody
   */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("nobody is signed in here");
    }
    return caller;
  }

  /** Whether the person has one of these roles in the tenant of the path. */
  public boolean hasOneOf(TenantRole... any) {
    for (TenantRole role : any) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
