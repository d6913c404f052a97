package dev.demarc.portal.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.traces.AgainAnswers.Answer;
import dev.demarc.portal.traces.AgainAnswers.Numbered;
import dev.demarc.portal.traces.AgainAnswers.Policy;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request decided again under a version of its policy, or the draft, beside what was decided
 * then. Which one is in the address.
 */
final class Again extends Div {
  private static final long serialVersionUID = 1L;

  /** The parameter of the address. */
  static final String OF = "again";

  private static final String DRAFT = "draft";
  private static final int MOST_VERSIONS = 200;

  private final transient Visit visit;
  private final transient Trace trace;
  private final String of;

  Again(Visit visit, Trace trace) {
    this.visit = visit;
    this.trace = trace;
    this.of = visit.asked(OF).orElse("");
    setId("again");
    @Nullable String policy = trace.attribute(TraceAttribute.POLICY_ID.wire());
    if (policy == null) {
      add(none("The record of this request does not name the policy that decided."));
    } else if (trace.facts() == null) {
      add(notStored());
    } else {
      add(new Loading<>(() -> look(policy), this::choice));
      if (!of.isEmpty()) {
        add(new Loading<>(this::decide, this::answer));
      }
    }
  }

  /** What can be asked: a policy's draft and versions. */
  private record Subjects(Policy policy, Listing<Numbered> versions) {}

  private Subjects look(String policy) {
    return new Subjects(
        visit.api().get(visit.where("policies", policy), Policy.class),
        visit
            .api()
            .list(
                visit.where("policies", policy, "versions").with("limit", MOST_VERSIONS),
                Numbered.class));
  }

  private Answer decide() {
    return visit
        .api()
        .get(visit.where("traces", trace.decision().text(), "again").with("of", of), Answer.class);
  }

  private Component choice(Subjects subjects) {
    List<String> values = new ArrayList<>();
    if (subjects.policy().draft() != null) {
      values.add(DRAFT);
    }
    subjects.versions().items().stream()
        .map(Numbered::version)
        .sorted(Comparator.reverseOrder())
        .forEach(version -> values.add(Integer.toString(version)));
    if (values.isEmpty()) {
      return none("The policy that decided has neither a draft nor a version any more.");
    }
    Select<String> select = new Select<>();
    select.setId("again-of");
    select.setLabel("Decide again under");
    select.setItems(values);
    select.setItemLabelGenerator(value -> words(value, subjects.policy()));
    select.setPlaceholder("choose a version");
    if (values.contains(of)) {
      select.setValue(of);
    }
    select.addValueChangeListener(change -> {
      if (change.getValue() != null) {
        Focus.go(
            visit.href("traces/" + trace.decision().text()),
            TracePlace.with(visit, OF, change.getValue()),
            "again-of");
      }
    });
    Focus.take(select);
    return select;
  }

  private String words(@Nullable String value, Policy policy) {
    if (value == null) {
      return "";
    }
    if (value.equals(DRAFT)) {
      return policy.draft() == null
          ? "the draft"
          : "the draft, revision " + policy.draft().revision();
    }
    boolean inForce =
        policy.published() != null && value.equals(Integer.toString(policy.published().version()));
    boolean decided = value.equals(trace.attribute(TraceAttribute.POLICY_VERSION.wire()));
    return "version " + value + (decided ? ", which decided" : "") + (inForce ? ", in force" : "");
  }

  private Component answer(Answer answer) {
    if (answer.now() == null) {
      return notStored();
    }
    Verdict then = Verdict.recorded(trace);
    Verdict now = Verdict.of(answer.now());
    Paragraph summary = new Paragraph(summary(answer, then, now));
    summary.setId("again-summary");
    summary
        .getElement()
        .setAttribute("role", "status")
        .setAttribute("data-changed", Boolean.toString(!then.isSame(now)));
    Paragraph basis =
        new Paragraph(
            "Decided by the engine that agents run, with the facts and the situation of then, over"
                + " today's catalogue. Nothing was run.");
    basis.addClassName("quiet");
    return new Div(summary, new ThenAndNow(then, now), basis);
  }

  private static String summary(Answer answer, Verdict then, Verdict now) {
    String under =
        answer.version() == null
            ? "Under the draft, revision " + answer.revision() + ","
            : "Under version " + answer.version();
    return under
        + (then.isSame(now) ? " the same would be decided." : " something else would be decided.");
  }

  private EmptyState notStored() {
    return none(
        "Its facts are not stored: the class of this request exports counts only, or they can no"
            + " longer be read. At the site: demarc-agent explain "
            + trace.decision().text());
  }

  private static EmptyState none(String why) {
    return new EmptyState("Cannot be decided again", why);
  }
}
