package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;

/**
 * Leaves the keyboard where it is while a part of the page is built anew: on what has the same id,
 * else at the head of the details around it. Who has gone elsewhere since stays there.
 */
public final class KeptFocus {
  private static final String WATCH =
      "this.addEventListener('focusin', event => { this.demarcFocus = event.target.id; });";

  private static final String TAKE =
      """
      if (this.demarcFocus && document.activeElement === document.body) {
        const same = document.getElementById(this.demarcFocus);
        const field = same ?? this.closest('details')?.querySelector('summary');
        field?.focus({ preventScroll: true });
      }
      """;

  private KeptFocus() {}

  /** Remembers from now on what in this part has the focus. */
  public static void watch(Component part) {
    part.getElement().executeJs(WATCH);
  }

  /** Gives it back, after the part was built anew. */
  public static void take(Component part) {
    part.getElement().executeJs(TAKE);
  }
}
