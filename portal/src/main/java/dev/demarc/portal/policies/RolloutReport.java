package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.RolloutAnswers.Agent;
import dev.demarc.portal.policies.RolloutAnswers.Gate;
import dev.demarc.portal.policies.RolloutAnswers.Health;
import dev.demarc.portal.policies.RolloutAnswers.Requests;
import dev.demarc.portal.policies.RolloutAnswers.Rollout;
import dev.demarc.portal.policies.RolloutAnswers.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One rollout: where it is and why, its stages with their agents in numbers, its gate. */
final class RolloutReport extends Div {
  private static final long serialVersionUID = 1L;

  private final Paragraph words = new Paragraph();
  private final Div live = new Div();

  /** A stage with its number. */
  private record Row(int number, Stage stage) {}

  RolloutReport(Rollout rollout) {
    setId("rollout-report");
    addClassName("diff");
    words.setId("rollout-words");
    words.getElement().setAttribute("role", "status");
    live.addClassName("diff");
    Div line =
        new Div(
            badge(rollout.state()),
            new Span(
                "Version %d: stage %d of %d, reached "
                    .formatted(rollout.version(), rollout.stage(), rollout.stages().size())),
            TimeText.of(rollout.reachedAt()));
    line.addClassName("inline");
    line.setId("rollout-state");
    add(new Card("", line, words), live, gate(rollout));
    update(rollout);
  }

  /** Shows how its agents do now. */
  void update(Rollout rollout) {
    String told = rollout.look() == null ? Words.or(rollout.detail()) : rollout.look();
    words.setText(rollout.state().equals("done") ? "Every group has it." : told);
    live.removeAll();
    live.add(stages(rollout), agents(rollout));
  }

  private static Badge badge(String state) {
    return switch (state) {
      case "watching" -> new Badge("Watched", Tone.INFO);
      case "passed" -> new Badge("Gate passed", Tone.GOOD);
      case "done" -> new Badge("Done", Tone.GOOD);
      case "rolled-back" -> new Badge("Rolled back", Tone.WARN);
      default -> new Badge("Stopped", Tone.BAD);
    };
  }

  private static Component stages(Rollout rollout) {
    List<Row> rows = new ArrayList<>();
    rollout.stages().forEach(stage -> rows.add(new Row(rows.size() + 1, stage)));
    Card card =
        new Card(
            "Stages",
            new Table<Row>("rollout-stage", "Stages", row -> String.valueOf(row.number()))
                .text("Stage", row -> String.valueOf(row.number()))
                .text("Groups", row -> Words.list(row.stage().groups()))
                .text(
                    "Has",
                    row -> row.number() <= rollout.stage() ? "The new version" : "The one before")
                .text("Applied", row -> count(row, Health::applied))
                .text("Waiting", row -> count(row, Health::waiting))
                .text("Rejected", row -> count(row, Health::rejected))
                .text("Silent", row -> count(row, Health::silent))
                .text("Away", row -> count(row, Health::away))
                .rows(rows));
    card.addClassName("scroll");
    return card;
  }

  private static String count(Row row, ToIntFunction<Health> of) {
    @Nullable Health health = row.stage().health();
    return health == null ? Words.NONE : String.valueOf(of.applyAsInt(health));
  }

  private static Component agents(Rollout rollout) {
    if (rollout.agents().isEmpty()) {
      return new Card(
          "Agents of stage " + rollout.stage(),
          new Paragraph("No agent is enrolled in its groups."));
    }
    Card card =
        new Card(
            "Agents of stage " + rollout.stage(),
            new Table<Agent>("rollout-agent", "Agents", Agent::id)
                .text("Agent", Agent::name)
                .text("Group", Agent::group)
                .text("Is", RolloutReport::progress)
                .column("Seen", agent -> TimeText.ago(agent.lastSeenAt(), "never"))
                .rows(rollout.agents()));
    card.addClassName("scroll");
    return card;
  }

  private static String progress(Agent agent) {
    return agent.reason() == null
        ? Words.plain(agent.progress())
        : Words.plain(agent.progress()) + ": " + Words.plain(agent.reason());
  }

  private static Component gate(Rollout rollout) {
    Gate gate = rollout.gate();
    Pairs pairs =
        new Pairs()
            .pair("Time to pass", Words.span(gate.within()))
            .pair("Watched at least", gate.observe().getSeconds() + " seconds")
            .pair("Must have applied it", gate.share() + " percent")
            .pair("May reject it", gate.rejected())
            .pair(
                "Refused requests",
                gate.refused() == null
                    ? "not looked at"
                    : "at most " + gate.refused() + " percent points more than before")
            .pair(
                "Then",
                rollout.advance().equals("automatic") ? "goes on by itself" : "waits for a person");
    @Nullable Health health = rollout.stages().get(rollout.stage() - 1).health();
    if (health != null && health.requests() != null) {
      Requests requests = health.requests();
      pairs.pair(
          "Refused",
          "%d of %d before, %d of %d since"
              .formatted(
                  requests.refusedBefore(),
                  requests.before(),
                  requests.refusedAfter(),
                  requests.after()));
    }
    return new Card("Gate", pairs);
  }
}
