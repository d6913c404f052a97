package dev.demarc.server.identity;

import dev.demarc.contract.id.SubjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tenants need of the identity provider. Every call throws a {@code Problem}: {@code
 * unavailable} when it is away, {@code conflict} when what is to be made is there already.
 */
public interface IdentityProvider {
  /** Somebody to be made or found. */
  record Person(String username, String email, String firstName, String lastName, String password) {
    @Override
    public String toString() {
      return "Person[" + username + "]";
    }
  }

  /**
   * A person who is there now.
   *
   * @param made whether this call made them; then undoing may remove them again
   */
  record Enrolled(SubjectId subject, boolean made) {}

  /**
   * An organization that is there now.
   *
   * @param made whether this call made it; then undoing may remove it again
   */
  record Organization(String id, boolean made) {}

  /**
   * A service account to be made: its tokens name this organization and no other, its maker, and
   * until when it is one.
   *
   * @param id of the client, which nobody else has
   * @param alias of the organization
   * @param organization its id
   */
  record NewService(
      String id,
      String secret,
      String label,
      String alias,
      String organization,
      SubjectId maker,
      Instant createdAt,
      Instant expiresAt) {
    @Override
    public String toString() {
      return "NewService[" + id + "]";
    }
  }

  /**
   * A service account that is there.
   *
   * @param maker absent where it does not say
   */
  record Service(
      String id, String label, Instant createdAt, Instant expiresAt, @Nullable SubjectId maker) {}

  /** Finds the organization of exactly this alias, or makes it. */
  Organization ensureOrganization(String name, String alias);

  void deleteOrganization(String organization);

  /** Finds the person by exact user name, or makes them. */
  Enrolled ensurePerson(Person person);

  void deletePerson(SubjectId subject);

  /** Deletes the person, but not the platform's operator; nobody being there is fine. */
  void erasePerson(SubjectId subject);

  /** Adds the person; already being a member is fine. */
  void addMember(String organization, SubjectId subject);

  /** Removes the person; not being a member is fine. */
  void removeMember(String organization, SubjectId subject);

  /** Makes the service account and says who its tokens are of. */
  SubjectId makeService(NewService service);

  /** Those whose id begins so, at most {@code most}. */
  List<Service> services(String prefix, int most);

  /** Ends it; none being there is fine. */
  void deleteService(String id);

  /** Where service accounts get their tokens. */
  String tokenUrl();
}
