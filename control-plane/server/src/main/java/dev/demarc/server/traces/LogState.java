package dev.demarc.server.traces;

import dev.demarc.contract.Wire;
import java.util.OptionalLong;

/** How the way through Kafka is doing, as its loop last saw it. One thread writes, many read. */
final class LogState {
  private volatile Doing doing = Doing.STARTING;
  private volatile OptionalLong lag = OptionalLong.empty();

  /** What the loop does. */
  enum Doing implements Wire {
    STARTING("starting"),
    /** What comes is stored. */
    STORING("storing"),
    /** Something cannot be stored now and stays in the log. */
    HELD("held"),
    /** The log cannot be read, mostly because the brokers do not answer. */
    AWAY("away"),
    /** It ended, by being asked to or by a fault: only a start begins it again. */
    ENDED("ended");

    private final String wire;

    Doing(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Says what it does now, and whether that is something else than before. */
  boolean is(Doing what) {
    boolean changed = doing != what;
    doing = what;
    return changed;
  }

  Doing doing() {
    return doing;
  }

  void lags(OptionalLong values) {
    lag = values;
  }

  /** Values in the log that this replica has yet to store; absent where that is not known now. */
  OptionalLong lag() {
    return doing == Doing.STORING ? lag : OptionalLong.empty();
  }
}
