package dev.demarc.agent.stability;

import java.util.Random;

/**
 * How two interchangeable targets and a third behind them behave over time: for each, whether it
 * works and how long it takes. Seeds move phases and add noise, so that no scenario is tuned to.
 */
enum Scenario {
  /** Twin A is slower by 15 % for one minute of two. */
  SQUARE_WAVE(true) {
    @Override
    double slowness(Twin twin, double seconds, double phase) {
      return twin == Twin.A && (seconds + phase) % 120 < 60 ? 1.15 : 1;
    }
  },
  /**
   * Both swing by 11 % against each other, so that they differ by a quarter at most: the margin.
   */
  SINE_NEAR_THE_MARGIN(true) {
    @Override
    double slowness(Twin twin, double seconds, double phase) {
      double swing = 0.11 * Math.sin(2 * Math.PI * (seconds + phase) / 300);
      return switch (twin) {
        case A -> 1 + swing;
        case B -> 1 - swing;
        case SPARE -> 1;
      };
    }
  },
  /** Twin A works for fifty seconds and fails for fifty. */
  FLAPPING_50_S(false) {
    @Override
    boolean works(Twin twin, double seconds, double phase) {
      return twin != Twin.A || (seconds + phase) % 100 >= 50;
    }
  },
  /** Both twins fail together for three minutes of every twenty. */
  CORRELATED_FAILURE(false) {
    @Override
    boolean works(Twin twin, double seconds, double phase) {
      return twin == Twin.SPARE || (seconds + phase) % 1_200 < 1_020;
    }
  },
  /** Everything remote is out of reach for ten minutes of the hour; the spare is on the site. */
  PARTITION(false) {
    @Override
    boolean works(Twin twin, double seconds, double phase) {
      double at = (seconds + phase) % 3_600;
      return twin == Twin.SPARE || at < 1_500 || at >= 2_100;
    }
  };

  /** The targets. */
  enum Twin {
    A,
    B,
    SPARE
  }

  private static final double BASE_MILLIS = 400;
  private static final double NOISE = 0.10;

  private final boolean marginal;

  Scenario(boolean marginal) {
    this.marginal = marginal;
  }

  /** Whether nothing ever happens that is worth a switch. */
  boolean isMarginal() {
    return marginal;
  }

  boolean works(Twin twin, double seconds, double phase) {
    return true;
  }

  double slowness(Twin twin, double seconds, double phase) {
    return 1;
  }

  double millis(Twin twin, double seconds, double phase, Random random) {
    double noise = Math.exp(NOISE * random.nextGaussian());
    return BASE_MILLIS * slowness(twin, seconds, phase) * noise;
  }
}
