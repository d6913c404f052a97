package dev.demarc.e2e.people;

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

  /** Goes there and turns it on or off, as a checkbox. */
  void turn(String selector) {
    reach(selector);
    page.keyboard().press("Space");
  }

  /** Goes there and writes this in place of what stands there. */
  void write(String selector, String text) {
    reach(selector);
    page.keyboard().press("Control+A");
    page.keyboard().insertText(text);
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
