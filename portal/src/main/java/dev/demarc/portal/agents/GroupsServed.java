package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The groups that some published policy is for; an agent of any other refuses every request. */
record GroupsServed(Set<String> groups) {

  private record Policy(List<String> obeyedBy) {
    List<String> obeyedByOrNone() {
      return obeyedBy == null ? List.of() : obeyedBy;
    }
  }

  static GroupsServed read(Visit visit) {
    return new GroupsServed(
        visit.api().list(visit.where("policies").with("limit", 200), Policy.class).items().stream()
            .flatMap(policy -> policy.obeyedByOrNone().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean has(String group) {
    return groups.contains(group);
  }

  /** The group of an agent, and whether it has no policy. */
  Component of(Agent agent) {
    Div line = new Div(new Span(Words.or(agent.group())));
    line.addClassName("inline");
    line.getElement().setAttribute("data-testid", "agent-group");
    if (!agent.state().equals("revoked") && agent.group() != null && !has(agent.group())) {
      Badge none = new Badge("No policy", Tone.BAD);
      none.setTitle("No published policy is for this group: the agent refuses every request.");
      none.getElement().setAttribute("data-testid", "agent-without-policy");
      line.add(none);
    }
    return line;
  }
}
