package dev.demarc.portal.policies;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Draft;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else saved meanwhile: shows what differs line by line, and overwrites nothing unless
 * asked to.
 */
final class StaleDialog extends Dialog {
  private static final long serialVersionUID = 1L;
  private static final int AROUND = 3;
  private static final int MOST_LINES = 2_000;

  /**
   * @param theirs what is kept now; absent where there is no draft any more
   * @param takeTheirs shows what is kept, in place of what was written here
   * @param saveMine saves what was written here over what is kept
   */
  StaleDialog(@Nullable Draft theirs, String mine, Runnable takeTheirs, Consumer<Draft> saveMine) {
    super("Somebody else saved meanwhile");
    setId("stale");
    setWidth("min(60rem, 96vw)");
    boolean open = theirs != null && PolicyState.of(theirs.state()).isWritten();
    if (theirs == null) {
      add(new Paragraph("There is no draft any more: it was published or given up."));
    } else {
      add(new Paragraph(words(theirs, open)), lines(theirs, mine));
    }
    getFooter().add(Press.plain("stale-keep", "Keep writing", this::close));
    getFooter().add(Press.plain("stale-theirs", "Take theirs", () -> closeThen(takeTheirs)));
    if (open) {
      getFooter()
          .add(
              Press.danger(
                  "stale-mine",
                  "Save mine over theirs",
                  () -> closeThen(() -> saveMine.accept(theirs))));
    }
  }

  private void closeThen(Runnable work) {
    close();
    work.run();
  }

  private static String words(Draft theirs, boolean open) {
    String kept = "Kept now is revision " + theirs.revision();
    return open
        ? kept + ". Lines with − are theirs alone, lines with + are yours alone."
        : kept
            + ", and it is being reviewed. Lines with − are in it, lines with + are yours alone.";
  }

  private static Div lines(Draft theirs, String mine) {
    List<String> kept = (theirs.yaml() == null ? "" : theirs.yaml()).lines().toList();
    List<String> written = mine.lines().toList();
    List<String> difference =
        UnifiedDiffUtils.generateUnifiedDiff(
            "theirs", "yours", kept, DiffUtils.diff(kept, written), AROUND);
    Pre text = new Pre();
    text.addClassName("difference");
    difference.stream().skip(2).limit(MOST_LINES).forEach(line -> text.add(line(line)));
    Div box = new Div(text);
    box.setId("stale-difference");
    box.getElement().setAttribute("tabindex", "0").setAttribute("role", "region");
    box.getElement().setAttribute("aria-label", "What differs");
    box.addClassName("scrolls");
    int more = difference.size() - 2 - MOST_LINES;
    if (more > 0) {
      Span cut = new Span(Words.count(more, "more line is", "more lines are") + " not shown.");
      cut.setId("stale-more");
      text.add(cut);
    }
    if (difference.isEmpty()) {
      text.add("Both say the same.");
    }
    return box;
  }

  private static Span line(String line) {
    Span span = new Span(line.replaceFirst("^-", "−") + "\n");
    if (line.startsWith("+")) {
      span.addClassName("added");
    } else if (line.startsWith("-")) {
      span.addClassName("removed");
    } else if (line.startsWith("@@")) {
      span.addClassName("quiet");
    }
    return span;
  }
}
