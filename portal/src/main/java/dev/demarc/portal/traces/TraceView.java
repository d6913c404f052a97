package dev.demarc.portal.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.traces.TraceAnswers.ConsentTimes;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** One request across boundaries: what was decided and why, what moved, what it cost. */
@Route(value = "t/:tenant/traces/:decision", layout = Frame.class)
public class TraceView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public TraceView(Desks desks) {
    super(desks, "Trace");
  }

  @Override
  protected void show(Visit visit) {
    add(new Loading<>(() -> look(visit), seen -> page(visit, seen.trace(), seen.consent())));
  }

  /** What is shown, once it is there. */
  private record Seen(Trace trace, @Nullable ConsentTimes consent) {}

  private static Seen look(Visit visit) {
    Trace trace = visit.api().get(visit.where("traces", visit.part("decision")), Trace.class);
    return new Seen(trace, consent(visit, trace));
  }

  /** Who may read traces may not always read consents; the page does without then. */
  private static @Nullable ConsentTimes consent(Visit visit, Trace trace) {
    @Nullable String id = trace.attribute("demarc.consent.id");
    try {
      return id == null ? null : visit.api().get(visit.where("consents", id), ConsentTimes.class);
    } catch (Trouble notForThem) {
      return null;
    }
  }

  private static Component page(Visit visit, Trace trace, @Nullable ConsentTimes consent) {
    Div two =
        new Div(
            new Card("Decision", decision(trace)),
            new Card("Movement", movement(visit, trace, consent)));
    two.addClassName("two");
    return new Div(
        new Heading(
            "Request",
            "Decision " + trace.decision().text(),
            TraceWords.outcome(trace.attribute("demarc.decision.outcome"))),
        new Onward(visit, trace),
        new Card("Time", new Waterfall(Bar.of(trace, consent))),
        two,
        new Card("Routes considered", considered(trace)),
        new Card("Why not another route?", new WhyNot(visit, trace.decision().text())),
        new Card("Replay from here", new Again(visit, trace)),
        new Card("Records", new SpanList(trace.spans())));
  }

  private static Component decision(Trace trace) {
    return new Pairs()
        .pair("Outcome", TraceWords.outcome(trace.attribute("demarc.decision.outcome")))
        .pair("Reason", Words.plain(trace.attribute("demarc.decision.reason")))
        .pair("Rule", trace.attribute("demarc.decision.rule"))
        .pair("Class", trace.attribute("demarc.data.class"))
        .pair("Tags", trace.attribute("demarc.data.tags"))
        .pair("Raised by", trace.attribute("demarc.data.class_source"))
        .pair("Application", trace.attribute("demarc.application"))
        .pair("Task", trace.attribute("demarc.task"))
        .pair(
            "Policy",
            "version "
                + Words.or(trace.attribute("demarc.policy.version"))
                + ", "
                + Words.digest(trace.attribute("demarc.policy.digest")));
  }

  private static Component movement(Visit visit, Trace trace, @Nullable ConsentTimes consent) {
    Pairs pairs =
        new Pairs()
            .pair(
                "From",
                place(
                    trace.attribute("demarc.boundary.from"), trace.attribute("demarc.region.from")))
            .pair(
                "To",
                place(trace.attribute("demarc.boundary.to"), trace.attribute("demarc.region")))
            .pair("Target", trace.attribute("demarc.target"))
            .pair("Operator", trace.attribute("demarc.operator"))
            .pair("Model", trace.attribute("gen_ai.response.model"))
            .pair("Sent", Words.bytes(trace.number("demarc.transfer.bytes_out")))
            .pair("Received", Words.bytes(trace.number("demarc.transfer.bytes_in")))
            .pair("Tokens in", Words.count(trace.number("gen_ai.usage.input_tokens")))
            .pair("Tokens out", Words.count(trace.number("gen_ai.usage.output_tokens")))
            .pair("Reserved", Words.money(trace.number("demarc.cost.reserved_micro_usd")))
            .pair("Cost", Words.money(trace.number("demarc.cost.settled_micro_usd")))
            .pair("Fallback from", trace.attribute("demarc.fallback.from"));
    String used = trace.attribute("demarc.consent.id");
    if (used != null) {
      Anchor link =
          new Anchor("consents/" + visit.tenant().text() + "/" + used, "Show the consent");
      link.setRouterIgnore(false);
      link.setId("trace-consent");
      pairs.pair("Consent", link);
      pairs.pair("For", Words.plain(trace.attribute("demarc.consent.scope")));
    }
    if (consent != null) {
      pairs.pair("Asked", TimeText.of(consent.requestedAt()));
      pairs.pair("Answered", TimeText.of(consent.answeredAt()));
    }
    String approval = trace.attribute("demarc.approval.id");
    if (approval != null) {
      Anchor link = new Anchor(visit.href("approvals/" + approval), "Show the approval");
      link.setRouterIgnore(false);
      link.setId("trace-approval");
      pairs.pair("Approval", link);
    }
    return pairs;
  }

  private static Component place(@Nullable String boundary, @Nullable String region) {
    if (boundary == null) {
      return new Span("nothing moved");
    }
    Div place = new Div(Badge.boundary(boundary), new Span(Words.or(region)));
    place.addClassName("inline");
    return place;
  }

  private static Component considered(Trace trace) {
    if (trace.consideredOrNone().isEmpty()) {
      return new EmptyState("No routes recorded", "This class exports counts only.");
    }
    return new Table<Considered>("considered", "Routes considered", c -> c.route().target().text())
        .text("Target", c -> c.route().target().text())
        .text("Model", c -> c.route().model().text())
        .column("Boundary", c -> Badge.boundary(c.route().boundary().wire()))
        .text("Region", c -> c.route().region())
        .column("Permitted", TraceView::permitted)
        .text("Reason", c -> Words.plain(c.reason().wire()))
        .text("Why", TraceReasons::why)
        .text("Rule", c -> c.rule() == null ? null : c.rule().text())
        .text("Obligations", c -> TraceWords.obligations(c.obligations()))
        .rows(trace.consideredOrNone());
  }

  private static Component permitted(Considered considered) {
    return considered.permitted() ? new Badge("Yes", Tone.GOOD) : new Badge("No", Tone.BAD);
  }
}
