package dev.demarc.server.tenants;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.TestTokens;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Problem;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An identity provider in memory that can be told to be away from some call on. */
@Mock
@Singleton
public class FakeIdentity implements IdentityProvider {
  final Map<String, String> organizations = new ConcurrentHashMap<>();
  final Set<SubjectId> people = ConcurrentHashMap.newKeySet();
  final Set<String> members = ConcurrentHashMap.newKeySet();
  volatile String failing = "";

  @Override
  public String createOrganization(String name, String alias) {
    failWhen("organization");
    String id = UUID.randomUUID().toString();
    organizations.put(id, alias);
    return id;
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
  public void addMember(String organization, SubjectId subject) {
    failWhen("member");
    members.add(organization + "/" + subject);
  }

  @Override
  public void removeMember(String organization, SubjectId subject) {
    members.remove(organization + "/" + subject);
  }

  private void failWhen(String call) {
    if (failing.equals(call)) {
      throw new Problem(ErrorCode.UNAVAILABLE, "The identity provider does not answer.");
    }
  }
}
