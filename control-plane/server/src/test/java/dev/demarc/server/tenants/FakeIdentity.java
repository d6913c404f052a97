package dev.demarc.server.tenants;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.Caller;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Problem;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An identity provider in memory that can be told to be away from some call on. */
@Mock
@Singleton
public class FakeIdentity implements IdentityProvider {
  final Map<String, String> organizations = new ConcurrentHashMap<>();
  public final Set<SubjectId> people = ConcurrentHashMap.newKeySet();
  final Set<String> members = ConcurrentHashMap.newKeySet();
  public final Map<String, Service> services = new ConcurrentHashMap<>();
  public volatile String failing = "";
  volatile String killing = "";

  @Override
  public Organization ensureOrganization(String name, String alias) {
    failWhen("organization");
    for (var known : organizations.entrySet()) {
      if (known.getValue().equals(alias)) {
        return new Organization(known.getKey(), false);
      }
    }
    String id = UUID.randomUUID().toString();
    organizations.put(id, alias);
    return new Organization(id, true);
  }

  @Override
  public void deleteOrganization(String organization) {
    organizations.remove(organization);
  }

  @Override
  public Enrolled ensurePerson(Person person) {
    failWhen("person");
    SubjectId subject = SubjectId.of(TestTokens.subject(person.username()));
    return new Enrolled(subject, people.add(subject));
  }

  @Override
  public void deletePerson(SubjectId subject) {
    people.remove(subject);
  }

  @Override
  public void erasePerson(SubjectId subject) {
    failWhen("erase");
    people.remove(subject);
  }

  @Override
  public void addMember(String organization, SubjectId subject) {
    failWhen("member");
    members.add(organization + "/" + subject);
  }

  @Override
  public void removeMember(String organization, SubjectId subject) {
    members.remove(organization + "/" + subject);
  }

  @Override
  public SubjectId makeService(NewService service) {
    failWhen("service");
    services.put(
        service.id(),
        new Service(
            service.id(),
            service.label(),
            service.createdAt(),
            service.expiresAt(),
            service.maker()));
    return SubjectId.of(TestTokens.subject(Caller.SERVICE_NAME + service.id()));
  }

  @Override
  public List<Service> services(String prefix, int most) {
    return services.values().stream()
        .filter(known -> known.id().startsWith(prefix))
        .limit(most)
        .toList();
  }

  @Override
  public void deleteService(String id) {
    services.remove(id);
  }

  @Override
  public String tokenUrl() {
    return "http://localhost:7180/realms/demarc/protocol/openid-connect/token";
  }

  /** The process ends here: nothing after it runs, no undoing either. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void failWhen(String call) {
    if (killing.equals(call)) {
      throw new Killed();
    }
    if (failing.equals(call)) {
      throw new Problem(ErrorCode.UNAVAILABLE, "The identity provider does not answer.");
    }
  }
}
