package dev.demarc.server.applications;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TaskId;
import java.util.SortedSet;

/**
 * A registered caller, as its tenant keeps it.
 *
 * @param tasks what it may name, and is vouched for; empty means any, as a hint that only tightens
 * @param answerers who is asked where a request has no verified person
 * @param requestsPerMinute 1 to 1,000,000, at one agent
 */
public record RegisteredApplication(
    ApplicationId id,
    String title,
    String team,
    ClassId defaultClass,
    SortedSet<TaskId> tasks,
    SortedSet<SubjectId> answerers,
    int requestsPerMinute) {
  public RegisteredApplication {
    tasks = Sorted.set(tasks);
    answerers = Sorted.set(answerers);
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

  /** The same, asking these. */
  RegisteredApplication answeredBy(SortedSet<SubjectId> others) {
    return new RegisteredApplication(
        id, title, team, defaultClass, tasks, others, requestsPerMinute);
  }
}
