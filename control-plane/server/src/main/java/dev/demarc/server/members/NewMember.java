package dev.demarc.server.members;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.server.access.Caller;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.identity.IdentityProvider;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to be made or linked, and their roles.
 *
 * @param password of a person who is new; who is there already keeps theirs
 */
public record NewMember(
    String username,
    String email,
    String firstName,
    String lastName,
    @Nullable String password,
    SortedSet<TenantRole> roles) {
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,62}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");

  public NewMember {
    roles = Sorted.set(roles);
    if (!USERNAME.matcher(username).matches()) {
      throw new InvalidValue(
          "username", "must be 2 to 63 characters of a-z, 0-9, '.', '_', '@', '-'");
    }
    if (username.startsWith(Caller.SERVICE_NAME)) {
      throw new InvalidValue("username", "must be a person's, not a service account's");
    }
    if (!EMAIL.matcher(email).matches()) {
      throw new InvalidValue("email", "must be an e-mail address");
    }
    if (firstName.isBlank() || firstName.length() > 100) {
      throw new InvalidValue("firstName", "must have 1 to 100 characters");
    }
    if (lastName.isBlank() || lastName.length() > 100) {
      throw new InvalidValue("lastName", "must have 1 to 100 characters");
    }
    if (password != null && (password.length() < 8 || password.length() > 128)) {
      throw new InvalidValue("password", "must have 8 to 128 characters");
    }
  }

  /** As the identity provider knows people. */
  public IdentityProvider.Person person() {
    return new IdentityProvider.Person(
        username, email, firstName, lastName, password == null ? "" : password);
  }

  String name() {
    return firstName + " " + lastName;
  }

  @Override
  public String toString() {
    return "NewMember[" + username + "]";
  }
}
