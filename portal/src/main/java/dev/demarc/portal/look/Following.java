package dev.demarc.portal.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import dev.demarc.portal.remote.Trouble;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Looks again at what changes by itself and shows each look, on a thread of its own, while it stays
 * the same and the page shows it; then the part is loaded anew. For the UI's thread.
 *
 * @param name of the thread
 * @param part what is loaded anew at the end, and where a look fails
 * @param shown ends it when it is left
 * @param stays whether to look again
 */
public record Following<T>(
    String name, Loading<?> part, Component shown, Duration again, Predicate<T> stays) {

  /**
   * Begins with what is known.
   *
   * @param look runs off the UI thread; throws {@link Trouble}
   * @param show on the UI thread
   */
  public void from(T first, Supplier<T> look, Consumer<T> show) {
    UI ui = UI.getCurrent();
    AtomicBoolean left = new AtomicBoolean();
    shown.addDetachListener(event -> left.set(true));
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            T now = first;
            while (stays.test(now) && !left.get()) {
              Thread.sleep(again);
              now = look.get();
              T seen = now;
              ui.access(() -> show.accept(seen));
            }
            if (!left.get()) {
              ui.access(part::reload);
            }
          } catch (Trouble trouble) {
            ui.access(part::reload);
          } catch (InterruptedException | UIDetachedException gone) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
