package dev.demarc.e2e.bench;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.SimulatedAgent;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** Asks a person, gets a yes, and takes it back, while the whole fleet follows the feed. */
final class Withdrawals {
  private final TenantKit kit;
  private final Fleet fleet;
  private final Http person;
  private final SubjectId subject;

  Withdrawals(Doors doors, TenantKit kit, Fleet fleet) {
    this.kit = kit;
    this.fleet = fleet;
    var user = kit.tenant().user("end-user");
    this.person = doors.as(user);
    this.subject = SubjectId.of(kit.subject(user.username()));
  }

  /** Nanoseconds from each withdrawal to the agent that uses the grant no more. */
  List<Long> run(int times) throws InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < Math.min(times, fleet.members().size()); i++) {
      SimulatedAgent agent = fleet.members().get(fleet.members().size() - 1 - i).agent();
      ConsentRequest question = question();
      ConsentId consent = agent.ask(question);
      grant(consent);
      Until.holds("a grant is held", () -> agent.covering(question).isPresent());
      long start = System.nanoTime();
      post(consent, "/withdraw", Map.of());
      Until.holds("a withdrawn grant is let go", () -> agent.covering(question).isEmpty());
      nanos.add(System.nanoTime() - start);
    }
    return nanos;
  }

  private void grant(ConsentId consent) {
    String notice =
        person
            .get(Doors.path(kit.tenant(), "/consents/" + consent))
            .json()
            .at("/notice/digest")
            .asText();
    post(consent, "/answer", Map.of("answer", "grant", "scope", "until", "noticeDigest", notice));
  }

  private void post(ConsentId consent, String step, Map<String, ?> body) {
    var answer = person.post(Doors.path(kit.tenant(), "/consents/" + consent + step), body);
    if (answer.status() != 200) {
      throw new AssertionError(step + " answered " + answer.status() + ": " + answer.body());
    }
  }

  private ConsentRequest question() {
    var to =
        new Route(TargetId.of("cloud"), ModelId.of("large"), Boundary.MANAGED_CLOUD, "us", "bench");
    byte[] slice = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    var change =
        new Change(
            ApplicationId.of("app"),
            ClassId.of("internal"),
            new TreeSet<>(),
            TaskId.of("chat"),
            new Place(Boundary.EDGE, "eu"),
            to,
            null,
            Digest.ofBytes(slice));
    return new ConsentRequest(
        DecisionId.of("dec_" + UUID.randomUUID()),
        change,
        new TreeSet<>(List.of(subject)),
        100,
        0,
        ConsentScope.UNTIL,
        Duration.ofHours(1));
  }
}
