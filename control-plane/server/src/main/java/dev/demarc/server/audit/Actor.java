package dev.demarc.server.audit;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.SubjectId;
import org.jspecify.annotations.Nullable;

/**
 * Who did it: a person's subject, {@code agent:<id>} or {@code system}. In the chains a person is a
 * commitment; whoever may read them is told the subject as long as the person is not erased.
 *
 * @param person absent for an agent and the control plane itself
 */
public record Actor(String text, @Nullable SubjectId person) {
  /** The control plane itself, on a timer. */
  public static final Actor SYSTEM = new Actor("system", null);

  public static Actor of(SubjectId subject) {
    return new Actor(subject.text(), subject);
  }

  public static Actor of(AgentId agent) {
    return new Actor("agent:" + agent.text(), null);
  }
}
