package dev.demarc.runtime.llama;

import static dev.demarc.runtime.llama.RuntimeState.Event.BEGUN;
import static dev.demarc.runtime.llama.RuntimeState.Event.CLOSE;
import static dev.demarc.runtime.llama.RuntimeState.Event.DELAYED;
import static dev.demarc.runtime.llama.RuntimeState.Event.ENDED;
import static dev.demarc.runtime.llama.RuntimeState.Event.LAUNCHED;
import static dev.demarc.runtime.llama.RuntimeState.Event.LOADED;
import static dev.demarc.runtime.llama.RuntimeState.Event.LOST;

import java.util.Map;
import java.util.Optional;

/**
 * The life of the child as its parent sees it.
 *
 * <pre>
 *               LAUNCHED   LOADED   BEGUN   ENDED   LOST     DELAYED       CLOSE
 *  IDLE         STARTING   -        -       -       -        -             CLOSED
 *  STARTING     -          READY    -       -       FAILED   -             CLOSED
 *  READY        -          -        BUSY    -       FAILED   -             CLOSED
 *  BUSY         -          -        -       READY   FAILED   -             CLOSED
 *  FAILED       -          -        -       -       -        BACKING_OFF   CLOSED
 *  BACKING_OFF  STARTING   -        -       -       -        -             CLOSED
 *  CLOSED       -          -        -       -       -        -             CLOSED
 * </pre>
 */
public enum RuntimeState {
  IDLE,
  STARTING,
  READY,
  BUSY,
  FAILED,
  BACKING_OFF,
  CLOSED;

  enum Event {
    /** A process was started. */
    LAUNCHED,
    /** It has loaded the model. */
    LOADED,
    /** A generation was given to it. */
    BEGUN,
    /** That generation is over. */
    ENDED,
    /** It died, hung, or broke the protocol. */
    LOST,
    /** The time of the next start was set. */
    DELAYED,
    /** The runtime is being closed. */
    CLOSE
  }

  private static final Map<RuntimeState, Map<Event, RuntimeState>> TABLE =
      Map.of(
          IDLE, Map.of(LAUNCHED, STARTING, CLOSE, CLOSED),
          STARTING, Map.of(LOADED, READY, LOST, FAILED, CLOSE, CLOSED),
          READY, Map.of(BEGUN, BUSY, LOST, FAILED, CLOSE, CLOSED),
          BUSY, Map.of(ENDED, READY, LOST, FAILED, CLOSE, CLOSED),
          FAILED, Map.of(DELAYED, BACKING_OFF, CLOSE, CLOSED),
          BACKING_OFF, Map.of(LAUNCHED, STARTING, CLOSE, CLOSED),
          CLOSED, Map.of(CLOSE, CLOSED));

  /** The state after the event; empty where the table has none. */
  Optional<RuntimeState> after(Event event) {
    return Optional.ofNullable(TABLE.getOrDefault(this, Map.of()).get(event));
  }
}
