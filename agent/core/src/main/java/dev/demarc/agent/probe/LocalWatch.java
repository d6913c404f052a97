package dev.demarc.agent.probe;

import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.capability.Tier;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TargetId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The local model of one target: its file watched at every step, its digest taken when the file
 * changed, a trial when there is a reason for one. A file that changes takes its routes away at
 * once; they come back when the file is one the catalogue accepts, its process has loaded it anew,
 * and it ran. Steps never wait; the rest does, on the executor, one piece at a time.
 */
final class LocalWatch {
  private static final Logger LOG = Logger.getLogger(LocalWatch.class.getName());
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration WHILE_BUSY = Duration.ofSeconds(5);

  private final TargetId target;
  private final Path file;
  private final Models models;
  private final Memory memory;
  private final Capabilities capabilities;
  private final Executor executor;
  private @Nullable FileMark mark;
  private @Nullable Digest digest;
  private List<Claim> claimed = List.of();
  private boolean seen;
  private boolean reload;
  private boolean busy;
  private int failures;
  private Instant nextTry = Instant.MIN;
  private @Nullable Settled settled;

  /** The local models of this machine, as far as trials need them. */
  interface Models {
    Optional<Trial> trial(TargetId target);

    void restart(TargetId target);
  }

  /** What a trial was made of; another value is a reason for another one. */
  private record Settled(FileMark mark, List<Claim> claims, int starts, long memory, Instant due) {
    boolean holds(Settled now) {
      return mark.equals(now.mark)
          && claims.equals(now.claims)
          && starts == now.starts
          && memory == now.memory
          && now.due.isBefore(due);
    }
  }

  LocalWatch(
      TargetId target,
      Path file,
      Models models,
      Memory memory,
      Capabilities capabilities,
      Executor executor) {
    this.target = target;
    this.file = file;
    this.models = models;
    this.memory = memory;
    this.capabilities = capabilities;
    this.executor = executor;
  }

  /** Looks at the file, and begins what is due. */
  synchronized void step(List<Claim> claims) {
    Instant now = capabilities.now();
    FileMark there = FileMark.of(file).orElse(null);
    if (!seen) {
      seen = true;
      mark = there;
    } else if (there == null ? mark != null : !there.equals(mark)) {
      changed(there, claims);
      nextTry = now;
    }
    if (!claims.equals(claimed)) {
      claimed = claims;
      failures = 0;
      nextTry = now;
    }
    if (!busy && there != null && !now.isBefore(nextTry) && isDue(there, claims, now)) {
      busy = true;
      executor.execute(() -> examine(there, claims));
    }
  }

  private void changed(@Nullable FileMark there, List<Claim> claims) {
    mark = there;
    digest = null;
    reload = true;
    settled = null;
    failures = 0;
    against(claims, null, Shortfall.DIGEST_CHANGED);
  }

  private boolean isDue(FileMark there, List<Claim> claims, Instant now) {
    Settled before = settled;
    return before == null
        || !before.holds(new Settled(there, claims, starts(), memory.totalBytes(), now));
  }

  private int starts() {
    return models.trial(target).map(Trial::starts).orElse(0);
  }

  private void examine(FileMark at, List<Claim> claims) {
    try {
      Optional<Digest> read = digestOf(at);
      if (read.isPresent()) {
        examine(at, claims, read.get());
      }
    } catch (RuntimeException fault) {
      LOG.log(Level.WARNING, "the probe of " + target + " failed", fault);
      synchronized (this) {
        backOff();
      }
    } finally {
      synchronized (this) {
        busy = false;
      }
    }
  }

  /** The digest of the file as it is marked; empty where it changed meanwhile. */
  private Optional<Digest> digestOf(FileMark at) {
    synchronized (this) {
      if (digest != null && at.equals(mark)) {
        return Optional.of(digest);
      }
    }
    Optional<Digest> read = FileMark.digest(file);
    synchronized (this) {
      boolean still = at.equals(mark) && FileMark.of(file).filter(at::equals).isPresent();
      digest = still ? read.orElse(null) : null;
      return Optional.ofNullable(digest);
    }
  }

  private void examine(FileMark at, List<Claim> claims, Digest read) {
    boolean accepted =
        claims.stream().anyMatch(claim -> claim.digest() == null || claim.digest().equals(read));
    if (!accepted) {
      conclude(
          at,
          claims,
          () -> {
            against(claims, read, Shortfall.DIGEST_CHANGED);
            return true;
          });
    } else if (takeReload(at)) {
      restart();
    } else {
      models
          .trial(target)
          .ifPresentOrElse(
              trial -> judge(at, claims, read, trial.run(features(claims))),
              () -> failed(claims, read, Shortfall.PROBE_FAILED));
    }
  }

  /** One that could not be started is due again. */
  private void restart() {
    try {
      models.restart(target);
    } catch (RuntimeException fault) {
      synchronized (this) {
        reload = true;
      }
      throw fault;
    }
  }

  private synchronized boolean takeReload(FileMark at) {
    boolean now = reload && at.equals(mark);
    reload &= !now;
    return now;
  }

  private void judge(FileMark at, List<Claim> claims, Digest read, Trial.Found found) {
    switch (found) {
      case Trial.Found.NotYet loading -> later(Duration.ZERO);
      case Trial.Found.Busy working -> later(WHILE_BUSY);
      case Trial.Found.Failed broken -> failed(claims, read, Shortfall.PROBE_FAILED);
      case Trial.Found.Ran ran when !ran.digest().equals(read) -> {
        failed(claims, ran.digest(), Shortfall.DIGEST_CHANGED);
        restart();
      }
      case Trial.Found.Ran ran -> conclude(at, claims, () -> ran(at, claims, ran));
    }
  }

  /** Whether all of it is as claimed; what is not may be so for a moment, and is tried again. */
  private boolean ran(FileMark at, List<Claim> claims, Trial.Found.Ran ran) {
    Instant now = capabilities.now();
    long free = memory.freeBytes();
    boolean generates = !ran.features().contains(Feature.EMBEDDINGS);
    int tier = Tier.of(ran.tokensPerSecond(), ran.contextTokens(), generates, free);
    Probe probe =
        new Probe(
            now,
            capabilities.expiry(now),
            ran.digest(),
            ran.contextTokens(),
            ran.features(),
            ran.tokensPerSecond(),
            ran.millis(),
            ran.memoryBytes(),
            free,
            tier,
            null);
    List<Capability> found = claims.stream().map(claim -> needing(claim, at, probe)).toList();
    capabilities.record(found);
    return found.stream().allMatch(each -> each.found().isEmpty());
  }

  /** Where the site says nothing, a model needs as much memory as its file has bytes. */
  private static Capability needing(Claim claim, FileMark at, Probe probe) {
    return new Capability(claim.memoryBytes() == 0 ? claim.needing(at.size()) : claim, probe);
  }

  /** Records what an examination found, unless the file changed meanwhile. */
  private synchronized void conclude(FileMark at, List<Claim> claims, BooleanSupplier record) {
    if (!at.equals(mark) || FileMark.of(file).filter(at::equals).isEmpty()) {
      return;
    }
    int starts = starts();
    if (!record.getAsBoolean()) {
      backOff();
      return;
    }
    Instant now = capabilities.now();
    Duration rest = Duration.between(now, capabilities.expiry(now)).multipliedBy(3).dividedBy(4);
    settled = new Settled(at, claims, starts, memory.totalBytes(), now.plus(rest));
    failures = 0;
  }

  private synchronized void failed(List<Claim> claims, Digest read, Shortfall why) {
    against(claims, read, why);
    backOff();
  }

  private void backOff() {
    failures = Math.min(failures + 1, 9);
    Duration pause = Duration.ofSeconds(1L << failures);
    later(pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause);
  }

  private void against(List<Claim> claims, @Nullable Digest read, Shortfall why) {
    Instant now = capabilities.now();
    long free = memory.freeBytes();
    Probe probe = Probe.against(now, capabilities.expiry(now), read, why, free);
    FileMark at = mark;
    capabilities.record(
        claims.stream()
            .map(claim -> at == null ? new Capability(claim, probe) : needing(claim, at, probe))
            .toList());
  }

  private synchronized void later(Duration pause) {
    nextTry = capabilities.now().plus(pause);
  }

  private static SortedSet<Feature> features(List<Claim> claims) {
    SortedSet<Feature> features = new TreeSet<>();
    claims.forEach(claim -> features.addAll(claim.features()));
    return features;
  }
}
