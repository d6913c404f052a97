package dev.demarc.server.audit;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.SubjectId;

/**
 * Who did it, as the audit names them: a person's subject, {@code agent:<id>} or {@code system}.
 */
public record Actor(String text) {
  /** The control plane itself, on a timer. */
  public static final Actor SYSTEM = new Actor("system");

  public static Actor of(SubjectId subject) {
    return new Actor(subject.text());
  }

  public static Actor of(AgentId agent) {
    return new Actor("agent:" + agent.text());
  }
}
