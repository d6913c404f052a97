package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;

/**
 * Leaves the keyboard where it is while a part of the page is built anew: on what has the same id,
 * else at the head of the details around it. The page remembers one place, where the focus was last
 * beside dialogs, which give it back; who has left it since stays where they went.
 */
public final class KeptFocus {
  /** A button that is pressed is disabled, and so loses the focus, but nobody left it. */
  private static final String WATCH =
      """
      this.setAttribute('data-keeps-focus', '');
      if (!window.demarcKept) {
        window.demarcKept = {};
        document.addEventListener('focusin', ({ target }) => {
          if (!target.closest('vaadin-dialog, vaadin-confirm-dialog')) {
            window.demarcKept = { part: target.closest('[data-keeps-focus]'), id: target.id };
          }
        });
        document.addEventListener('focusout', ({ target }) => setTimeout(() => {
          const nowhere = document.hasFocus() && document.activeElement === document.body;
          const there = target.isConnected && !target.disabled;
          if (nowhere && there && window.demarcKept.part?.contains(target)) window.demarcKept = {};
        }));
      }
      """;

  private static final String TAKE =
      """
      const { part, id } = window.demarcKept ?? {};
      if (part === this && document.activeElement === document.body) {
        const same = id ? document.getElementById(id) : null;
        (same ?? this.closest('details')?.querySelector('summary'))?.focus({ preventScroll: true });
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
