package dev.demarc.portal.onboarding;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.UnorderedList;
import dev.demarc.portal.agents.EnrolDialog;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.onboarding.OnboardingAnswers.Agent;

/** Where it is decided: an agent, installed with one line, enrolled with another. */
final class AgentStep extends Div {
  private static final long serialVersionUID = 1L;
  private static final String INSTALL =
      "tar xzf demarc-agent-*.tar.gz && demarc-agent-*/install.sh";

  AgentStep(Visit visit, Progress progress, Runnable again) {
    UnorderedList list = new UnorderedList();
    progress.agents().forEach(each -> list.add(item(visit, each)));
    add(list);
    if (visit.is("tenant-admin") || visit.is("site-operator")) {
      Pre install = new Pre(INSTALL);
      install.setId("onboarding-install");
      install.getElement().setAttribute("tabindex", "0");
      add(
          new Paragraph(translate("onboarding.agent.install")),
          install,
          new Paragraph(translate("onboarding.agent.enrol")),
          Press.plain(
              "onboarding-enrol",
              translate("onboarding.agent.command"),
              () -> Toast.attempt(() -> new EnrolDialog(visit, again).open())));
    }
    if (progress.agents().stream().noneMatch(Agent::isSeen)) {
      Paragraph waiting = new Paragraph(translate("onboarding.agent.waiting"));
      waiting.setId("onboarding-agent-waiting");
      waiting.addClassName("quiet");
      add(waiting);
    }
  }

  private static ListItem item(Visit visit, Agent agent) {
    Tone tone = agent.isSeen() ? Tone.GOOD : Tone.WARN;
    ListItem item =
        new ListItem(
            Links.to(visit, "agents/" + agent.id().text(), agent.displayName()),
            new Badge(translate("onboarding.agent.state." + agent.state()), tone));
    item.addClassName("named");
    item.getElement().setAttribute("data-testid", "onboarding-agent");
    return item;
  }
}
