package dev.demarc.server.access;

import dev.demarc.contract.id.SubjectId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The person or service account a verified token names.
 *
 * @param organizations ids of the organizations the token carries
 * @param operator whether it carries the operator's realm role
 * @param service whether it is a service account, which has no roles whatever it was given
 * @param maker of a service account: who was shown its secret; absent for a person
 */
public record Caller(
    SubjectId subject,
    String username,
    String name,
    String email,
    Set<String> organizations,
    boolean operator,
    boolean service,
    @Nullable SubjectId maker) {
  /** The claim of a service account: the second of the epoch at which it ends. */
  public static final String SERVICE_UNTIL = "demarc_service_until";

  /** The claim of a service account: the subject of its maker. */
  public static final String SERVICE_MAKER = "demarc_service_maker";

  /** How the user names of service accounts begin, at Keycloak and here, and no person's. */
  public static final String SERVICE_NAME = "service-account-";

  public Caller {
    organizations = Set.copyOf(organizations);
  }

  /** Everyone whose work this is: the maker of a service account may have sent it by hand. */
  public Set<SubjectId> hands() {
    return maker == null || maker.equals(subject) ? Set.of(subject) : Set.of(subject, maker);
  }
}
