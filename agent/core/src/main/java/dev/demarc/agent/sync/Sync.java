package dev.demarc.agent.sync;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All the background work with the control plane, each piece in a {@link Loop} of its own, so that
 * one that waits holds up no other.
 */
public final class Sync implements AutoCloseable {
  private final Loop bundles;
  private final Loop reports;
  private final Loop grants;
  private final Loop heartbeat;
  private final Loop upload;
  private final Loop capabilities;
  private final Loop quality;
  private final Loop key;
  private final Loop hints;
  private final Consumer<String> grantsHinted;

  /**
   * The pieces of work.
   *
   * @param grantsHinted is told the kind of each hint that is for {@code grants}
   * @param heartbeat made with what wakes the pulls
   */
  public record Works(
      Loop.Work bundles,
      Loop.Work reports,
      Loop.Work grants,
      Consumer<String> grantsHinted,
      Function<Runnable, Loop.Work> heartbeat,
      Loop.Work upload,
      Loop.Work capabilities,
      Loop.Work quality,
      Loop.Work key) {}

  /**
   * Makes the loops; {@link #start} starts them.
   *
   * @param hints makes the hint stream, given who is told of hints
   */
  public Sync(Works works, Function<Consumer<String>, Loop.Work> hints) {
    this.bundles = new Loop("bundles", works.bundles());
    this.reports = new Loop("reports", works.reports());
    this.grants = new Loop("grants", works.grants());
    this.heartbeat = new Loop("heartbeat", works.heartbeat().apply(this::newer));
    this.upload = new Loop("upload", works.upload());
    this.capabilities = new Loop("capabilities", works.capabilities());
    this.quality = new Loop("quality", works.quality());
    this.key = new Loop("key", works.key());
    this.hints = new Loop("hints", hints.apply(this::hinted));
    this.grantsHinted = works.grantsHinted();
  }

  private List<Loop> loops() {
    return List.of(bundles, reports, grants, heartbeat, upload, capabilities, quality, key, hints);
  }

  public Sync start() {
    loops().forEach(Loop::start);
    return this;
  }

  private void newer() {
    bundles.wake();
    grants.wake();
  }

  /** Something newer exists; what it is, the pull will tell. */
  private void hinted(String kind) {
    switch (kind) {
      case "bundle" -> bundles.wake();
      case "consent", "revocations" -> {
        grantsHinted.accept(kind);
        grants.wake();
      }
      default -> loops().stream().filter(loop -> loop != key).forEach(Loop::wake);
    }
  }

  /** What does not work at the moment, by name. */
  public SortedMap<String, String> problems() {
    SortedMap<String, String> problems = new TreeMap<>();
    loops().forEach(loop -> loop.problem().ifPresent(why -> problems.put(loop.name(), why)));
    return problems;
  }

  /** Whether the control plane is not reached: neither its bundles nor its ear. */
  public boolean isAway() {
    return bundles.problem().isPresent() && heartbeat.problem().isPresent();
  }

  @Override
  public void close() {
    loops().forEach(Loop::close);
  }
}
