package dev.demarc.portal.look;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.remote.Trouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A part of a page that is fetched: loading, then shown or in trouble with a retry. Fetches on a
 * virtual thread and shows by push, so a slow control plane never holds the page.
 */
public final class Loading<T> extends Div {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(Loading.class);

  private final transient Supplier<T> fetch;
  private final transient Function<T, Component> show;
  private int asked;
  private int shown;

  /**
   * @param fetch runs off the UI thread; throws {@link Trouble}
   * @param show builds the part, on the UI thread
   */
  public Loading(Supplier<T> fetch, Function<T, Component> show) {
    this.fetch = fetch;
    this.show = show;
    addClassName("loading-part");
  }

  @Override
  protected void onAttach(AttachEvent event) {
    if (getComponentCount() == 0) {
      reload();
    }
  }

  /**
   * Fetches anew; what is shown stays until the answer is there. An answer that comes after that to
   * a later question is not shown.
   */
  public void reload() {
    UI ui = UI.getCurrent();
    if (getComponentCount() == 0) {
      add(skeleton());
    }
    getElement().setAttribute("aria-busy", "true");
    int question = ++asked;
    Thread.ofVirtual().name("fetch").start(() -> work(ui, question));
  }

  private void work(UI ui, int question) {
    try {
      T value = fetch.get();
      push(ui, question, () -> show.apply(value));
    } catch (Trouble trouble) {
      push(ui, question, () -> new TroubleState(trouble, this::reload));
    } catch (RuntimeException e) {
      LOG.error("a page part failed", e);
      Trouble trouble = new Trouble.Misunderstood("The portal failed to show it.");
      push(ui, question, () -> new TroubleState(trouble, this::reload));
    }
  }

  private void become(int question, Supplier<Component> answer) {
    if (question < shown) {
      return;
    }
    shown = question;
    Component part = answer.get();
    removeAll();
    if (shown == asked) {
      getElement().removeAttribute("aria-busy");
    }
    add(part);
    reach(part);
  }

  /** A table that is wider than its place is scrolled by keyboard too. */
  private void reach(Component part) {
    boolean table =
        part instanceof Table<?> || part.getChildren().anyMatch(Table.class::isInstance);
    if (table) {
      getElement().setAttribute("tabindex", "0");
    } else {
      getElement().removeAttribute("tabindex");
    }
  }

  private void push(UI ui, int question, Supplier<Component> answer) {
    try {
      ui.access(() -> become(question, answer));
    } catch (UIDetachedException e) {
      LOG.debug("the page was left before its answer came");
    }
  }

  private static Component skeleton() {
    Div skeleton = new Div();
    skeleton.addClassName("skeleton");
    skeleton.getElement().setAttribute("role", "status").setAttribute("aria-label", "Loading");
    for (int i = 0; i < 3; i++) {
      skeleton.add(new Div());
    }
    return skeleton;
  }
}
