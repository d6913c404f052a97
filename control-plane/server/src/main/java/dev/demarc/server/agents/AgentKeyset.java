package dev.demarc.server.agents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.AgentId;
import java.util.UUID;

/** Where a page of agents begins: after this name and id. Its text is {@code <id> <name>}. */
record AgentKeyset(String name, AgentId id) {
  static final AgentKeyset START = new AgentKeyset("", new AgentId(new UUID(0, 0)));

  static AgentKeyset of(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    return new AgentKeyset(text.substring(space + 1), AgentId.of(text.substring(0, space)));
  }

  String text() {
    return id + " " + name;
  }
}
