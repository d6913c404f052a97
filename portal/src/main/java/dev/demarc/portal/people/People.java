package dev.demarc.portal.people;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of people. */
final class People {
  private People() {}

  /** A member of the tenant. */
  record Member(
      String subject,
      @Nullable String username,
      @Nullable String name,
      @Nullable String email,
      @Nullable List<String> roles) {
    /** The name, or the subject of somebody who has none. */
    String called() {
      return name == null ? subject : name;
    }

    String roleWords() {
      return roles == null ? "" : String.join(", ", roles);
    }
  }

  /** An erasure, which does not say of whom. */
  record Erasure(
      String person, String state, @Nullable Instant startedAt, @Nullable Instant erasedAt) {}
}
