package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The agent.yaml that is good at the moment. It is looked at every second; once it has been still
 * for a second after a change it is read anew, checked whole, and takes the place of the one before
 * at once. One that is not well-formed changes nothing. Whoever began with the one before keeps it.
 *
 * <p>{@link #doWork} is for one thread; everything else is for many and never blocks.
 */
public final class LiveConfig implements Supplier<AgentConfig> {
  private static final Logger LOG = Logger.getLogger(LiveConfig.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(1);

  /**
   * What is in force, and what of the file is not.
   *
   * @param since when it was read
   * @param problem why the file as it is now was not taken
   * @param restart the keys of the file that wait for a restart
   */
  public record State(
      AgentConfig config,
      Instant since,
      Optional<String> problem,
      List<String> restart,
      long taken,
      long refused) {}

  /** Looks at a refused file before it is read again though it did not change. */
  private static final int LOOKS_TO_RETRY = 10;

  private final Path file;
  private final AgentConfig started;
  private final InstantSource clock;
  private final List<Consumer<AgentConfig>> followers;
  private Fingerprint applied;
  private Fingerprint seen;
  private int sinceRefusal;
  private volatile boolean asked;
  private volatile State state;

  /**
   * Begins with what was read at the start.
   *
   * @param followers are told of each that takes the place of another, in this order; when one
   *     fails, all are told of the one that stays
   */
  public LiveConfig(
      Path file, AgentConfig started, InstantSource clock, List<Consumer<AgentConfig>> followers) {
    this.file = file;
    this.started = started;
    this.clock = clock;
    this.followers = List.copyOf(followers);
    this.state = new State(started, clock.instant(), Optional.empty(), List.of(), 0, 0);
    this.applied = Fingerprint.of(file, started);
    this.seen = applied;
  }

  @Override
  public AgentConfig get() {
    return state.config();
  }

  public State state() {
    return state;
  }

  /** Reads the file anew at the next turn, changed or not. */
  public void ask() {
    asked = true;
  }

  /** Looks at the file once; the answer is when to look again. */
  public Duration doWork() {
    Fingerprint now = Fingerprint.of(file, get());
    boolean still = now.equals(seen);
    seen = now;
    if (asked || (still && !now.equals(applied))) {
      asked = false;
      applied = now;
      reload(Optional.empty());
    } else if (state.problem().isPresent() && ++sinceRefusal >= LOOKS_TO_RETRY) {
      reload(state.problem());
    }
    return EVERY;
  }

  /**
   * What was refused may be good without having changed: a file it names was not there yet.
   *
   * @param said of this very file before; that is not said again
   */
  private void reload(Optional<String> said) {
    sinceRefusal = 0;
    try {
      Restarts fresh = Restarts.of(started, AgentYaml.read(file));
      take(fresh);
      applied = Fingerprint.of(file, fresh.config());
      seen = applied;
    } catch (InvalidValue problem) {
      refuse(problem.field() + ": " + problem.reason(), said);
    } catch (RuntimeException fault) {
      refuse("it could not be taken: " + fault.getClass().getSimpleName(), said);
    }
  }

  private void take(Restarts fresh) {
    State before = state;
    follow(fresh.config(), before.config());
    state =
        new State(
            fresh.config(),
            clock.instant(),
            Optional.empty(),
            fresh.keys(),
            before.taken() + 1,
            before.refused());
    LOG.log(Level.INFO, "{0} was read again and is in force", file);
    if (!fresh.keys().isEmpty()) {
      LOG.log(Level.WARNING, "restart needed for {0}", String.join(", ", fresh.keys()));
    }
  }

  /** All of it or nothing: half of a file in force is what nobody wrote. */
  private void follow(AgentConfig next, AgentConfig before) {
    try {
      followers.forEach(follower -> follower.accept(next));
    } catch (RuntimeException fault) {
      followers.forEach(follower -> back(follower, before));
      throw fault;
    }
  }

  private void back(Consumer<AgentConfig> follower, AgentConfig before) {
    try {
      follower.accept(before);
    } catch (RuntimeException fault) {
      LOG.log(
          Level.SEVERE,
          "not all of the last good {0} is in force, restart the agent: {1}",
          new Object[] {file, fault.getClass().getSimpleName()});
    }
  }

  private void refuse(String problem, Optional<String> said) {
    State before = state;
    if (said.filter(problem::equals).isPresent()) {
      return;
    }
    state =
        new State(
            before.config(),
            before.since(),
            Optional.of(problem),
            before.restart(),
            before.taken(),
            before.refused() + 1);
    LOG.log(
        Level.WARNING,
        "{0} is not taken, the last good one stays: {1}",
        new Object[] {file, problem});
  }
}
