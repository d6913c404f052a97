package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A moment, shown by the browser in the time zone the person chose. */
@Tag("demarc-time")
@JavaScript("context://js/demarc-time.js")
public final class TimeText extends Component implements HasSize {
  private static final long serialVersionUID = 1L;

  private TimeText(Instant at, boolean relative) {
    getElement().setAttribute("at", at.toString());
    if (relative) {
      getElement().setAttribute("relative", true);
    }
    getElement().setText(at.toString());
  }

  /** Date and time, or a dash. */
  public static Component of(@Nullable Instant at) {
    return at == null ? new Span(Words.NONE) : new TimeText(at, false);
  }

  /** As in "3 minutes ago", with the exact time on hover; or the given word. */
  public static Component ago(@Nullable Instant at, String otherwise) {
    return at == null ? new Span(otherwise) : new TimeText(at, true);
  }
}
