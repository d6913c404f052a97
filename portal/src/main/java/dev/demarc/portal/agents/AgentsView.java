package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents of a tenant. */
@Route(value = "t/:tenant/agents", layout = Frame.class)
public class AgentsView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "Each decides on its own, from the bundle it has verified.";

  @Inject
  public AgentsView(Desks desks) {
    super(desks, "Agents");
  }

  @Override
  protected void show(Visit visit) {
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    Loading<Seen> list =
        new Loading<>(
            () -> seen(visit, cursor),
            seen ->
                new Div(
                    table(visit, seen),
                    new Pager(visit.href("agents"), Map.of(), cursor, seen.agents().next())));
    boolean enrols = visit.is("tenant-admin") || visit.is("site-operator");
    add(
        enrols
            ? new Heading(
                "Agents",
                SENTENCE,
                Press.primary(
                    "enrol-agent",
                    "Enrol an agent",
                    () -> Toast.attempt(() -> new EnrolDialog(visit, list::reload).open())))
            : new Heading("Agents", SENTENCE),
        list);
  }

  private record Seen(Listing<Agent> agents, GroupsServed served) {}

  private static Seen seen(Visit visit, @Nullable String cursor) {
    return new Seen(
        visit.api().list(visit.where("agents").with("cursor", cursor), Agent.class),
        GroupsServed.read(visit));
  }

  private static Component table(Visit visit, Seen seen) {
    Listing<Agent> listing = seen.agents();
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No agent yet",
          "Enrol one: you get one command to run on the machine, good for ten minutes.");
    }
    return new Table<Agent>("agent", "Agents", agent -> agent.id().text())
        .link("Agent", Agent::displayName, agent -> visit.href("agents/" + agent.id().text()))
        .column("State", AgentLook::state)
        .column("Policy bundle", AgentLook::parity)
        .column(
            "Boundary", agent -> Badge.boundary(agent.boundary() == null ? "" : agent.boundary()))
        .text("Site", Agent::site)
        .column("Group", seen.served()::of)
        .text("Version", Agent::agentVersion)
        .column("Last seen", agent -> TimeText.ago(agent.lastSeenAt(), "Never"))
        .rows(listing.items());
  }
}
