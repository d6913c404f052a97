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

  /** Fetches anew; what is shown stays until the answer is there. */
  public void reload() {
    UI ui = UI.getCurrent();
    if (getComponentCount() == 0) {
      add(skeleton());
    }
    getElement().setAttribute("aria-busy", "true");
    Thread.ofVirtual().name("fetch").start(() -> work(ui));
  }

  private void work(UI ui) {
    try {
      T value = fetch.get();
      push(ui, () -> become(show.apply(value)));
    } catch (Trouble trouble) {
      push(ui, () -> become(new TroubleState(trouble, this::reload)));
    } catch (RuntimeException e) {
      LOG.error("a page part failed", e);
      Trouble trouble = new Trouble.Misunderstood("The portal failed to show it.");
      push(ui, () -> become(new TroubleState(trouble, this::reload)));
    }
  }

  private void become(Component part) {
    removeAll();
    getElement().removeAttribute("aria-busy");
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

  private static void push(UI ui, Runnable work) {
    try {
      ui.access(work::run);
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
