package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.QueryParameters;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.SimulationAnswers.Answered;
import dev.demarc.portal.policies.SimulationAnswers.Refused;
import dev.demarc.portal.policies.SimulationAnswers.Reply;
import dev.demarc.portal.remote.Trouble;
import java.util.ArrayList;
import java.util.List;

/** Asks the draft or a version about one request; the question is in the address. */
final class SimulatePanel extends Div {
  private static final long serialVersionUID = 1L;
  private static final int MOST_VERSIONS = 200;

  private final transient Visit visit;
  private final transient Detail detail;
  private final transient Question question;

  SimulatePanel(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    this.question = Question.asked(visit);
    List<String> subjects = subjects(detail);
    if (subjects.isEmpty()) {
      add(new EmptyState("Nothing to ask", "There is neither a draft nor a version."));
      return;
    }
    QuestionForm form = new QuestionForm(question, subjects, this::go);
    Paragraph about =
        new Paragraph(
            "Asks the rules alone about a request in metadata, for every route there is. Whether a"
                + " target is up plays no part, and nothing is kept.");
    about.addClassName("quiet");
    add(about, form, results(form));
  }

  private static List<String> subjects(Detail detail) {
    List<String> subjects = new ArrayList<>();
    if (detail.draft() != null) {
      subjects.add("draft");
    }
    int last = detail.published() == null ? 0 : detail.published().version();
    for (int version = last; version > Math.max(0, last - MOST_VERSIONS); version--) {
      subjects.add(String.valueOf(version));
    }
    return subjects;
  }

  private Component results(QuestionForm form) {
    return question.isAsked()
        ? new Loading<>(this::ask, reply -> shown(form, reply))
        : new EmptyState(
            "Nothing asked yet", "Say what is known of a request, and press Simulate.");
  }

  private Reply ask() {
    try {
      return visit
          .api()
          .post(
              visit.where("policies", detail.id().text(), "simulate").with("limit", 200),
              question.body(),
              Answered.class);
    } catch (Trouble.Refused refused) {
      if (refused.status() == 400 || refused.status() == 422) {
        return new Refused(refused.words(), refused.fields());
      }
      throw refused;
    }
  }

  private Component shown(QuestionForm form, Reply reply) {
    return switch (reply) {
      case Answered answered -> new SimulationResults(question, answered);
      case Refused refused -> {
        form.refuse(refused.fields());
        Div words = new Div(new Paragraph(refused.words()));
        words.addClassName("trouble");
        words
            .getElement()
            .setAttribute("role", "alert")
            .setAttribute("data-testid", "simulation-refused");
        yield words;
      }
    };
  }

  private void go(Question next) {
    UI.getCurrent()
        .navigate(
            visit.href("policies/" + detail.id().text() + "/simulate"),
            QueryParameters.simple(next.parts()));
  }
}
