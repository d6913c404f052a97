package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;

/** How an agent's standing looks. */
final class AgentLook {
  private AgentLook() {}

  static Component state(Agent agent) {
    Tone tone =
        switch (agent.state()) {
          case "active" -> Tone.GOOD;
          case "stale" -> Tone.WARN;
          case "revoked", "quarantined" -> Tone.BAD;
          default -> Tone.INFO;
        };
    Badge badge = new Badge(Words.plain(agent.state()), tone);
    badge
        .getElement()
        .setAttribute("data-testid", "agent-state")
        .setAttribute("data-state", agent.state());
    return badge;
  }

  /** The bundle in force there against the newest. */
  static Component parity(Agent agent) {
    if (agent.currentBundleVersion() == null) {
      return new Span("No bundle yet");
    }
    Badge badge =
        agent.upToDate()
            ? new Badge("Current · " + agent.bundleVersion(), Tone.GOOD)
            : new Badge(
                Words.or(agent.bundleVersion()) + " of " + agent.currentBundleVersion(), Tone.WARN);
    badge
        .getElement()
        .setAttribute("data-testid", "agent-parity")
        .setAttribute("data-current", String.valueOf(agent.upToDate()));
    return badge;
  }
}
