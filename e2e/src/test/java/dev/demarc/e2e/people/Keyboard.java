package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A person without a mouse: goes by Tab from where the focus is, sees where it is, and uses Enter,
 * Space and letters alone.
 */
final class Keyboard {
  private static final int FURTHEST = 200;

  /** What has the focus, also inside shadow roots; and whether the page shows that it has. */
  private static final String FOCUS =
      """
      wanted => {
        let at = document.activeElement;
        while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
        if (!at || at === document.body) return 'nothing';
        const target = document.querySelector(wanted);
        let inside = false;
        for (let up = at; up; up = up.parentNode ?? up.host) inside ||= up === target;
        const seen = at.matches(':focus-visible');
        return inside ? (seen ? 'there' : 'there, and it does not show')
            : at.tagName.toLowerCase() + (at.id ? '#' + at.id : '');
      }
      """;

  /** What stands in a field. */
  private static final String WRITTEN = "field => document.querySelector(field).value";

  /** The dialog a button is in. */
  private static final String DIALOG =
      "button => button.closest('vaadin-dialog, vaadin-confirm-dialog')";

  /** Whether it has gone, or stays: its button is off from the press to the answer. */
  private static final String ANSWERED =
      "([dialog, button]) => !dialog.isConnected || dialog.opened && !button.disabled";

  /** What a dialog that stays says, and what is said beside it. */
  private static final String SAID =
      """
      dialog => [...dialog.querySelectorAll('[role=alert]'),
                 ...document.querySelectorAll('[data-testid=toast-trouble]')]
          .map(said => said.textContent).join(' ')
      """;

  private final Page page;

  Keyboard(Page page) {
    this.page = page;
  }

  /** Goes to what this selector names first. */
  void reach(String selector) {
    page.waitForSelector(selector);
    List<String> way = new ArrayList<>();
    for (int steps = 0; steps < FURTHEST; steps++) {
      String at = String.valueOf(page.evaluate(FOCUS, selector));
      if (at.equals("there")) {
        return;
      }
      way.add(at);
      page.keyboard().press("Tab");
    }
    throw new AssertionError("Tab does not reach " + selector + ", it goes " + way);
  }

  /** Goes there and presses Enter, as on a button or a link. */
  void press(String selector) {
    reach(selector);
    page.keyboard().press("Enter");
  }

  /**
   * Ends a dialog by this button of it, and waits until it has gone: while it closes its fields can
   * still be reached, and the next dialog may have the same. Fails with its words where it stays.
   */
  void finish(String selector) {
    reach(selector);
    ElementHandle button = page.querySelector(selector);
    ElementHandle dialog = button.evaluateHandle(DIALOG).asElement();
    page.keyboard().press("Enter");
    page.waitForFunction(ANSWERED, List.of(dialog, button));
    if ((boolean) dialog.evaluate("dialog => dialog.isConnected")) {
      throw new AssertionError(selector + " was refused: " + dialog.evaluate(SAID));
    }
  }

  /** Goes there and turns it on or off, as a checkbox. */
  void turn(String selector) {
    reach(selector);
    page.keyboard().press("Space");
  }

  /** Goes there and writes this in place of what stands there; fails where it does not arrive. */
  void write(String selector, String text) {
    reach(selector);
    page.keyboard().press("Control+A");
    page.keyboard().insertText(text);
    assertEquals(text, page.evaluate(WRITTEN, selector), "what stands in " + selector);
  }

  /** The same in an editor, where Tab indents until Escape says otherwise. */
  void edit(String selector, String text) {
    write(selector, text);
    page.keyboard().press("Escape");
  }

  /** Goes there and chooses what is so many places below what is chosen. */
  void choose(String selector, int below) {
    reach(selector);
    page.keyboard().press("Enter");
    IntStream.range(0, below).forEach(step -> page.keyboard().press("ArrowDown"));
    page.keyboard().press("Enter");
  }
}
