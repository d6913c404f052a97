package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.agents.AgentAnswers.Quality;
import dev.demarc.portal.agents.AgentAnswers.Score;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import java.util.Locale;

/** How an agent's routes did in golden sets run there: counts that the agent signed. */
final class QualityCard {
  private QualityCard() {}

  static Component of(Visit visit, Agent agent) {
    return new Card(
        "How well it does",
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("agents", agent.id().text(), "quality").with("limit", 200),
                        Quality.class),
            QualityCard::table));
  }

  private static Component table(Listing<Quality> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No golden set was run yet",
          "Its scores appear when somebody at the agent's machine runs one with demarc-agent golden"
              + " run. The cases stay there.");
    }
    return new Table<Quality>("quality", "Quality, as measured", Quality::name)
        .text("Target", each -> each.score().target())
        .text("Model", each -> each.score().model())
        .text("Task", each -> each.score().task())
        .column("Score", QualityCard::score)
        .text("Cases", each -> cases(each.score()))
        .column("Run", each -> TimeText.ago(each.score().at(), "Never"))
        .text("Golden set", each -> each.score().set() + "@" + each.score().setVersion())
        .column("Expires", each -> TimeText.of(each.score().expiresAt()))
        .text("Asked as", each -> each.score().application())
        .text("Data set", each -> Words.digest(each.score().dataset()))
        .text("Model digest", each -> Words.digest(each.score().modelDigest()))
        .rows(listing.items(), listing.next());
  }

  private static Component score(Quality each) {
    String percent = String.format(Locale.ROOT, "%.1f %%", each.permille() / 10.0);
    Badge badge =
        each.expired()
            ? new Badge(percent + ", expired", Tone.WARN)
            : new Badge(percent, Tone.INFO);
    badge
        .getElement()
        .setAttribute("data-testid", "quality-score")
        .setAttribute("data-permille", Integer.toString(each.permille()));
    return badge;
  }

  private static String cases(Score score) {
    return "%d of %d passed, %d refused, %d failed"
        .formatted(score.passed(), score.answered(), score.refused(), score.failed());
  }
}
