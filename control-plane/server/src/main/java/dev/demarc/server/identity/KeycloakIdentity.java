package dev.demarc.server.identity;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Keycloak, through its admin client with the control plane's own service account. */
@ApplicationScoped
public class KeycloakIdentity implements IdentityProvider {
  private static final String OPERATOR = "platform-operator";

  private final Keycloak keycloak;
  private final String realm;
  private final String url;

  KeycloakIdentity(
      Keycloak keycloak,
      @ConfigProperty(name = "demarc.keycloak.realm") String realm,
      @ConfigProperty(name = "demarc.keycloak.url") String url) {
    this.keycloak = keycloak;
    this.realm = realm;
    this.url = url;
  }

  @Override
  public Organization ensureOrganization(String name, String alias) {
    return call(() ->
        realm().organizations().search(domain(alias), true, 0, 1).stream()
            .filter(known -> alias.equals(known.getAlias()))
            .findFirst()
            .map(known -> new Organization(known.getId(), false))
            .orElseGet(() -> new Organization(create(name, alias), true)));
  }

  private String create(String name, String alias) {
    var organization = new OrganizationRepresentation();
    organization.setName(name);
    organization.setAlias(alias);
    organization.setEnabled(true);
    organization.addDomain(new OrganizationDomainRepresentation(domain(alias)));
    return created(realm().organizations().create(organization), "organization");
  }

  private static String domain(String alias) {
    return alias + ".demarc.invalid";
  }

  @Override
  public void deleteOrganization(String organization) {
    call(() -> done(realm().organizations().get(organization).delete()));
  }

  @Override
  public Enrolled ensurePerson(Person person) {
    return call(() -> {
      List<UserRepresentation> known = realm().users().searchByUsername(person.username(), true);
      return known.isEmpty()
          ? new Enrolled(create(person), true)
          : new Enrolled(SubjectId.of(known.getFirst().getId()), false);
    });
  }

  private SubjectId create(Person person) {
    var user = new UserRepresentation();
    user.setUsername(person.username());
    user.setEmail(person.email());
    user.setEmailVerified(true);
    user.setFirstName(person.firstName());
    user.setLastName(person.lastName());
    user.setEnabled(true);
    if (!person.password().isEmpty()) {
      var password = new CredentialRepresentation();
      password.setType(CredentialRepresentation.PASSWORD);
      password.setValue(person.password());
      password.setTemporary(false);
      user.setCredentials(List.of(password));
    }
    return SubjectId.of(created(realm().users().create(user), "user"));
  }

  @Override
  public void deletePerson(SubjectId subject) {
    call(() -> done(realm().users().delete(subject.text())));
  }

  @Override
  public void erasePerson(SubjectId subject) {
    call(() -> {
      try {
        boolean operator =
            realm().users().get(subject.text()).roles().realmLevel().listAll().stream()
                .anyMatch(role -> role.getName().equals(OPERATOR));
        return operator || done(realm().users().delete(subject.text()));
      } catch (NotFoundException gone) {
        return true;
      }
    });
  }

  @Override
  public void addMember(String organization, SubjectId subject) {
    call(() -> done(realm().organizations().get(organization).members().addMember(subject.text())));
  }

  @Override
  public void removeMember(String organization, SubjectId subject) {
    call(() ->
        done(realm().organizations().get(organization).members().member(subject.text()).delete()));
  }

  @Override
  public SubjectId makeService(NewService service) {
    return call(() -> {
      String client =
          created(realm().clients().create(ServiceClient.of(service)), "service account");
      return SubjectId.of(realm().clients().get(client).getServiceAccountUser().getId());
    });
  }

  @Override
  public List<Service> services(String prefix, int most) {
    return call(() ->
        realm().clients().findAll(prefix, true, true, 0, most).stream()
            .filter(client -> client.getClientId().startsWith(prefix))
            .flatMap(client -> ServiceClient.read(client).stream())
            .toList());
  }

  @Override
  public void deleteService(String id) {
    call(() -> {
      realm()
          .clients()
          .findByClientId(id)
          .forEach(client -> realm().clients().get(client.getId()).remove());
      return true;
    });
  }

  @Override
  public String tokenUrl() {
    return url + "/realms/" + realm + "/protocol/openid-connect/token";
  }

  private RealmResource realm() {
    return keycloak.realm(realm);
  }

  private static String created(Response response, String what) {
    try (response) {
      int status = response.getStatus();
      if (status == 201) {
        String path = response.getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
      }
      throw refused(status, what);
    }
  }

  /** Already so is as good as done. */
  private static boolean done(Response response) {
    try (response) {
      int status = response.getStatus();
      if (status >= 300 && status != 404 && status != 409) {
        throw refused(status, "change");
      }
      return true;
    }
  }

  private static Problem refused(int status, String what) {
    return switch (status) {
      case 409 -> Problem.conflict("The identity provider has such a " + what + " already.");
      case 400 ->
          new Problem(
              ErrorCode.VALIDATION, "The identity provider does not accept this " + what + ".");
      default -> refused(status, new IllegalStateException("status " + status));
    };
  }

  private static Problem refused(int status, Throwable cause) {
    return status == 403
        ? new Problem(
            ErrorCode.UNAVAILABLE,
            "The identity provider does not let the control plane do this; give its service account"
                + " the roles of realm-management that deploy/keycloak/realm.json names.",
            cause)
        : away(cause);
  }

  private static <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (WebApplicationException refused) {
      int status = refused.getResponse().getStatus();
      throw status == 404 ? Problem.notFound("person or organization") : refused(status, refused);
    } catch (ProcessingException failure) {
      throw away(failure);
    }
  }

  private static Problem away(Throwable cause) {
    return new Problem(
        ErrorCode.UNAVAILABLE, "The identity provider does not answer as it should.", cause);
  }
}
