package dev.demarc.portal.consents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Date and time in the person's own clock; the input is {@code #consent-until-time}. */
@Tag("demarc-until")
@JavaScript("context://js/demarc-until.js")
public final class Until extends Component {
  private static final long serialVersionUID = 1L;
  private static final String DETAIL = "event.detail";
  private static final Duration OTHERWISE = Duration.ofHours(8);

  private Instant chosen;

  public Until(@Nullable Duration longest) {
    Instant last = Instant.now().plus(longest == null ? OTHERWISE : longest);
    chosen = last.truncatedTo(ChronoUnit.MINUTES);
    getElement().setProperty("max", chosen.toString());
    getElement().setProperty("value", chosen.toString());
    getElement()
        .addEventListener(
            "until-change", event -> choose(event.getEventData().get(DETAIL).asString()))
        .addEventData(DETAIL);
  }

  private void choose(String text) {
    try {
      chosen = Instant.parse(text);
    } catch (DateTimeParseException e) {
      // an unfinished input keeps the last moment that was whole
    }
  }

  /** The moment that is in the input. */
  public Instant chosen() {
    return chosen;
  }
}
