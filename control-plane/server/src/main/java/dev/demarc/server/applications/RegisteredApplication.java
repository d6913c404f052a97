package dev.demarc.server.applications;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TaskId;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A registered caller, as its tenant keeps it.
 *
 * @param tasks what it may name, and is vouched for; empty means any, as a hint that only tightens
 * @param answerers who is asked where a request has no verified person
 * @param answersAs in what role they answer; {@code controller} where nothing is said
 * @param outsiders the roles in which it may name people outside the directory, whose word on who
 *     they are it is; empty where it may name none
 * @param requestsPerMinute 1 to 1,000,000, at one agent
 */
public record RegisteredApplication(
    ApplicationId id,
    String title,
    String team,
    ClassId defaultClass,
    SortedSet<TaskId> tasks,
    SortedSet<SubjectId> answerers,
    @Nullable LegalRole answersAs,
    SortedSet<LegalRole> outsiders,
    int requestsPerMinute) {
  public RegisteredApplication {
    tasks = Sorted.set(tasks);
    answerers = Sorted.set(answerers);
    outsiders = Sorted.set(outsiders);
    if (outsiders.contains(LegalRole.CONTROLLER)) {
      throw new InvalidValue("outsiders", "must not have controller: who is that is a member");
    }
    if (title.isBlank() || title.length() > 100) {
      throw new InvalidValue("title", "must have 1 to 100 characters");
    }
    if (team.isBlank() || team.length() > 63) {
      throw new InvalidValue("team", "must have 1 to 63 characters");
    }
    if (requestsPerMinute < 1 || requestsPerMinute > 1_000_000) {
      throw new InvalidValue("requestsPerMinute", "must be 1 to 1000000");
    }
  }

  /** In what role the people it names answer. */
  public LegalRole role() {
    return answersAs == null ? LegalRole.CONTROLLER : answersAs;
  }

  /** The same, asking these. */
  public RegisteredApplication answeredBy(SortedSet<SubjectId> others) {
    return new RegisteredApplication(
        id, title, team, defaultClass, tasks, others, answersAs, outsiders, requestsPerMinute);
  }
}
