package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** The zone that the person chose in this browser, or its own. */
public final class BrowserZone {
  private static final String ZONE =
      "return localStorage.getItem('demarc.zone')"
          + " || Intl.DateTimeFormat().resolvedOptions().timeZone";

  private BrowserZone() {}

  /** Asks the browser that shows this part; UTC where it names none. */
  public static void of(Component part, Consumer<ZoneId> then) {
    part.getElement().executeJs(ZONE).then(String.class, name -> then.accept(zone(name)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }
}
