package dev.demarc.server.notifications;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.access.TenantRole;
import java.util.Set;

/** Which members are told by e-mail, as far as they are members and want it. */
public sealed interface Audience {
  /** These people. */
  record People(Set<SubjectId> people) implements Audience {
    public People {
      people = Set.copyOf(people);
    }
  }

  /** Whoever has one of these roles, but for those whose own doing it is. */
  record Roles(Set<TenantRole> roles, Set<SubjectId> except) implements Audience {
    public Roles {
      roles = Set.copyOf(roles);
      except = Set.copyOf(except);
    }
  }
}
