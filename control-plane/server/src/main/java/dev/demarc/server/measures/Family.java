package dev.demarc.server.measures;

import java.util.List;

/**
 * What is counted together: sums by the same dimensions, in a table by minute and one by hour. Each
 * family has only the dimensions its sums are asked by, so that the number of its keys is that of
 * the combinations that occur, and {@link #most} bounds it for a tenant and minute; an hour has
 * room for {@value #HOUR_FACTOR} times as many. Beyond the bound what is new is counted under the
 * labels {@value #OTHER}, but for what is one of a few known values ({@link Closed}): sums stay
 * whole, also those of an outcome, a reason or a boundary, and the rest is no longer told apart.
 */
public enum Family {
  REQUEST(
      List.of(
          "boundary",
          "target",
          "model",
          "class",
          "task",
          "application",
          "team",
          "outcome",
          "reason"),
      List.of(
          "requests",
          "answered",
          "fallbacks",
          "cost_micro_usd",
          "bytes_out",
          "attributed",
          "checked",
          "valid",
          "degraded"),
      false,
      1_000),
  DECISION(
      List.of("outcome", "reason", "rule", "policy", "version"),
      List.of("decisions"),
      false,
      1_000),
  FALLBACK(List.of("class", "from", "to", "reason"), List.of("tried", "answered"), false, 1_000),
  ATTEMPT(
      List.of("boundary", "target", "model", "error"),
      List.of("attempts", "mismatched"),
      false,
      1_000),
  REMARK(List.of("kind", "what", "target", "model"), List.of("records"), false, 1_000),
  MOVEMENT(
      List.of("class", "from", "to", "region", "direction"),
      List.of("requests", "bytes"),
      false,
      1_000),
  LATENCY(List.of("phase", "boundary", "target", "model"), List.of("records"), true, 5_000),
  UPLOAD(List.of("agent"), List.of("records", "late"), true, 5_000),
  CITATION(List.of("target", "model"), List.of("required", "carried"), false, 1_000),
  OFFLINE(List.of("site", "class"), List.of("requests", "answered"), false, 1_000),
  BUDGET(
      List.of("application", "team"),
      List.of("reserved_micro_usd", "settled_micro_usd"),
      false,
      1_000),
  PROPAGATION(List.of("group"), List.of("records"), true, 5_000),
  REJECTION(List.of("reason"), List.of("rejections"), false, 1_000),
  SESSION(List.of("event", "boundary", "target"), List.of("answers"), false, 1_000),
  SPREAD(List.of("boundary"), List.of("records"), true, 5_000),
  COST(
      List.of("boundary", "target", "model", "class", "task", "application", "team"),
      List.of("cost_micro_usd"),
      false,
      1_000);

  /** The label of what is beyond a bound. No record can carry it: of such characters none is. */
  public static final String OTHER = "…other";

  static final int HOUR_FACTOR = 4;

  private final List<String> dimensions;
  private final List<String> sums;
  private final boolean sketch;
  private final int most;

  Family(List<String> dimensions, List<String> sums, boolean sketch, int most) {
    this.dimensions = dimensions;
    this.sums = sums;
    this.sketch = sketch;
    this.most = most;
  }

  List<String> dimensions() {
    return dimensions;
  }

  List<String> sums() {
    return sums;
  }

  /** Whether it counts durations by their {@link Sketch}'s bucket, too. */
  boolean isSketch() {
    return sketch;
  }

  /** The most keys of a tenant in one minute or hour. */
  int most(Grain grain) {
    return grain == Grain.MINUTE ? most : most * HOUR_FACTOR;
  }

  /** The table of this grain. */
  String table(Grain grain) {
    return "rollup_" + name().toLowerCase(java.util.Locale.ROOT) + "_" + grain.unit();
  }
}
