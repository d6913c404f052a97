package dev.demarc.contract.id;

import java.util.UUID;

/** One enrolled agent. */
public record AgentId(UUID value) implements Id, Comparable<AgentId> {

  /** Parses the canonical form. */
  public static AgentId of(String text) {
    return new AgentId(Id.uuid("agent", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
