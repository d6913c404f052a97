package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.policies.MatricesInForce;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The decision checklist, answered from this tenant's own figures. */
@Route(value = "t/:tenant/checklist", layout = Frame.class)
public class ChecklistView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ChecklistView(Desks desks) {
    super(desks, "Decision checklist");
  }

  @Override
  protected void show(Visit visit) {
    Scope scope = scope(visit);
    Tabs presets = new Tabs("Time range");
    for (Preset each : Preset.values()) {
      presets.tab(
          each.key(),
          each.words(),
          scope.in(each).address(visit.href("checklist")),
          each.equals(scope.range()));
    }
    Div page = new Div();
    add(
        new Heading(
            "Decision checklist", "Eight questions, each answered from what happened here."),
        presets,
        page);
    scope
        .zone()
        .ifPresentOrElse(
            zone -> fill(page, visit, scope, zone),
            () -> BrowserZone.of(page, zone -> fill(page, visit, scope, zone)));
  }

  /** In the zone of the panels that it leads to, whose days are other hours elsewhere. */
  private static void fill(Div page, Visit visit, Scope scope, ZoneId zone) {
    Period period = scope.range().period(Instant.now(), zone);
    Paragraph time = new Paragraph("Figures are of " + period.words() + ".");
    time.setId("checklist-period");
    time.addClassName("quiet");
    page.add(
        time,
        new Loading<>(
            () -> visit.api().list(visit.where("measures"), Known.class),
            measures -> answers(visit, measures, scope, period)));
  }

  /** A month, unless the address says otherwise. */
  private static Scope scope(Visit visit) {
    Scope scope = new Address(visit.query()).scope();
    boolean said = visit.asked("range").isPresent() || visit.asked("from").isPresent();
    return said ? scope : scope.in(Preset.MONTH);
  }

  private static Component answers(
      Visit visit, Listing<Known> measures, Scope scope, Period period) {
    Map<String, Known> known =
        measures.items().stream().collect(Collectors.toMap(Known::name, each -> each));
    Div answers = new Div();
    for (Checklist each : Checklist.values()) {
      Card card = new Card(each.question(), new Paragraph(each.sentence()));
      card.setId("question-" + each.key());
      card.getElement().setAttribute("data-testid", "question");
      beside(each, visit).ifPresent(card::add);
      Div proofs = new Div();
      proofs.addClassName("proofs");
      for (Checklist.Proof proof : each.proofs()) {
        String name = proof.panel().measure();
        proofs.add(
            new ProofPart(
                visit, proof, known.getOrDefault(name, Known.absent(name)), scope, period));
      }
      card.add(proofs);
      answers.add(card);
    }
    return answers;
  }

  /** What answers a question beside measures. */
  private static Optional<Component> beside(Checklist question, Visit visit) {
    return switch (question) {
      case CROSSING -> Optional.of(new MatricesInForce(visit));
      case DETERMINISTIC -> Optional.of(new NewestDecision(visit));
      case CONTRACTS -> Optional.of(new RouteContracts(visit));
      case MEMORY, PARTITION, FALLBACK, DUPLICATES, THRASH -> Optional.empty();
    };
  }
}
