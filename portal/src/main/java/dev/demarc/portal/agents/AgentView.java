package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.agents.AgentAnswers.Report;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * One agent: where it stands, what it can run and how well, what it enforces, how bundles fared
 * there.
 */
@Route(value = "t/:tenant/agents/:agent", layout = Frame.class)
public class AgentView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public AgentView(Desks desks) {
    super(desks, "Agent");
  }

  @Override
  protected void show(Visit visit) {
    add(
        new Loading<>(
            () ->
                new Seen(
                    visit.api().get(visit.where("agents", visit.part("agent")), Agent.class),
                    GroupsServed.read(visit)),
            seen -> page(visit, seen.agent(), seen.served())));
  }

  private record Seen(Agent agent, GroupsServed served) {}

  private static Component page(Visit visit, Agent agent, GroupsServed served) {
    boolean canRevoke = visit.is("tenant-admin") && !agent.state().equals("revoked");
    Heading heading =
        canRevoke
            ? new Heading(agent.displayName(), "", AgentLook.state(agent), revoke(visit, agent))
            : new Heading(agent.displayName(), "", AgentLook.state(agent));
    return new Div(
        heading,
        quarantine(agent),
        new Card("Where it stands", facts(agent, served)),
        CapabilityCard.of(visit, agent),
        QualityCard.of(visit, agent),
        new Card(
            "Bundles there",
            new Loading<>(
                () ->
                    visit
                        .api()
                        .list(
                            visit
                                .where("bundle-reports")
                                .with("agent", agent.id().text())
                                .with("limit", 200),
                            Report.class),
                listing -> reports(agent, listing))));
  }

  private static Component quarantine(Agent agent) {
    return agent.quarantinedAt() == null
        ? new Div()
        : new Card(
            "Quarantined",
            new Paragraph(
                agent.quarantineReason()
                    + " Which of them is the copy cannot be told, so neither is served. Find both,"
                    + " revoke this agent, and enrol the right one anew."));
  }

  private static Component facts(Agent agent, GroupsServed served) {
    return new Pairs()
        .pair("Policy bundle", AgentLook.parity(agent))
        .pair("Boundary", Badge.boundary(Words.or(agent.boundary())))
        .pair("Region", agent.region())
        .pair("Site", agent.site())
        .pair("Group", served.of(agent))
        .pair("Version", agent.agentVersion())
        .pair("Last seen", TimeText.ago(agent.lastSeenAt(), "Never"))
        .pair("Records waiting there", Words.count(agent.queued()))
        .pair("Targets", agent.targetWords())
        .pair("Id", agent.id().text());
  }

  private static Component reports(Agent agent, Listing<Report> listing) {
    List<Report> here =
        listing.items().stream()
            .filter(r -> r.agent() == null || r.agent().equals(agent.id()))
            .toList();
    if (here.isEmpty()) {
      return new EmptyState(
          "No report yet", "It appears when the agent has taken its first bundle.");
    }
    return new Table<Report>("report", "Bundle reports", r -> String.valueOf(r.version()))
        .column("When", r -> TimeText.of(r.at()))
        .text("Bundle", r -> String.valueOf(r.version()))
        .column("Result", AgentView::result)
        .text("Detail", Report::detail)
        .text("Digest", r -> Words.digest(r.digest()))
        .rows(here);
  }

  private static Component result(Report report) {
    if (report.reason() == null) {
      return new Badge("Applied", Tone.GOOD);
    }
    String what = report.ranOut() ? "No longer obeyed: " : "Rejected: ";
    return new Badge(what + Words.plain(report.reason()), Tone.BAD);
  }

  private static Component revoke(Visit visit, Agent agent) {
    return Press.danger(
        "revoke-agent",
        "Revoke",
        () ->
            Confirm.ask(
                "Revoke " + agent.displayName() + "?",
                "It can no longer talk to the control plane and must be enrolled anew.",
                "Revoke",
                () -> {
                  boolean worked =
                      Toast.attempt(() ->
                          visit
                              .api()
                              .post(visit.where("agents", agent.id().text(), "revoke"), Map.of()));
                  if (worked) {
                    Toast.done("Revoked");
                    UI.getCurrent().refreshCurrentRoute(false);
                  }
                }));
  }
}
