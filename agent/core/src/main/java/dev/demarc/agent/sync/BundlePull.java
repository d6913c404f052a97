package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.bundle.BundleVerifier.Accepted;
import dev.demarc.contract.bundle.BundleVerifier.Rejected;
import dev.demarc.contract.bundle.BundleVerifier.Verdict;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the newest bundle: asks with the entity tag of the one in force, at its {@link Pace} or at
 * a hint. A hint that says which bundle is newer saves that question; what is fetched is judged as
 * any other, so that a false hint changes nothing. What came of a bundle is reported once, also
 * when it was refused; a refused one is judged again at each turn without fetching it again, since
 * time and new keys can make it good. That the one in force ran out is reported once too, at the
 * turn it comes to at that moment.
 */
public final class BundlePull implements Loop.Work {
  private static final Logger LOG = Logger.getLogger(BundlePull.class.getName());
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final Dsse NO_ENVELOPE = new Dsse("", "", List.of());

  private final ControlPlane controlPlane;
  private final BundleKeeper keeper;
  private final KeysPull keys;
  private final InstantSource clock;
  private final Pace pace;
  private final Consumer<BundleReport> reports;
  private final AtomicReference<@Nullable Pointer> hinted = new AtomicReference<>();
  private @Nullable Offer refused;
  private @Nullable RejectReason refusedFor;
  private @Nullable Digest ranOut;

  /** The pointer to the newest bundle. */
  public record Pointer(long version, Digest digest) {}

  private record Offer(Pointer pointer, Dsse envelope) {}

  /**
   * Pulls.
   *
   * @param reports is told what came of each bundle
   */
  public BundlePull(
      ControlPlane controlPlane,
      BundleKeeper keeper,
      TenantKeys keys,
      InstantSource clock,
      Pace pace,
      Consumer<BundleReport> reports) {
    this.controlPlane = controlPlane;
    this.keeper = keeper;
    this.keys = new KeysPull(controlPlane, keys);
    this.clock = clock;
    this.pace = pace;
    this.reports = reports;
  }

  /** There is this bundle; the next turn fetches it at once. Safe for use by many threads. */
  public void hinted(Pointer newer) {
    hinted.set(newer);
  }

  @Override
  public Duration doWork() {
    keeper.last().ifPresent(this::reportWhereItRanOut);
    Pointer newer = hinted.getAndSet(null);
    if (newer == null || !pullHinted(newer)) {
      pull();
    }
    Duration pause = pace.next();
    return keeper.last().map(this::left).filter(left -> left.compareTo(pause) < 0).orElse(pause);
  }

  private void reportWhereItRanOut(InForce last) {
    if (!clock.instant().isBefore(last.bundle().expiresAt()) && !last.digest().equals(ranOut)) {
      ranOut = last.digest();
      LOG.log(Level.WARNING, "bundle {0} ran out", Long.toString(last.bundle().version()));
      Pointer pointer = new Pointer(last.bundle().version(), last.digest());
      add(pointer, RejectReason.EXPIRED, BundleReport.RAN_OUT);
    }
  }

  /** Until it runs out; for ever where it has, so that no turn is taken for it again. */
  private Duration left(InForce last) {
    Duration left = Duration.between(clock.instant(), last.bundle().expiresAt());
    return left.isPositive() ? left : ChronoUnit.FOREVER.getDuration();
  }

  /** False where the hint was of nothing newer, or of nothing that is there. */
  private boolean pullHinted(Pointer newer) {
    long inForce = keeper.last().map(known -> known.bundle().version()).orElse(0L);
    if (newer.version() <= inForce) {
      return false;
    }
    Answer answer = send(Call.get("/agent/v1/bundles/" + newer.digest()));
    if (answer.status() == 404) {
      return false;
    }
    judge(new Offer(newer, envelope(expect(answer))));
    return true;
  }

  private void pull() {
    Call call = Call.get("/agent/v1/bundle");
    String known = keeper.last().map(inForce -> inForce.digest().text()).orElse("");
    Answer answer = send(known.isEmpty() ? call : call.with("If-None-Match", "\"" + known + "\""));
    if (answer.status() == 304 || answer.status() == 404) {
      refused = null;
      return;
    }
    Pointer pointer = parse(expect(answer), Pointer.class);
    Offer offer = refused != null && refused.pointer().equals(pointer) ? refused : fetch(pointer);
    judge(offer);
  }

  private Offer fetch(Pointer pointer) {
    Answer answer = send(Call.get("/agent/v1/bundles/" + pointer.digest()));
    return new Offer(pointer, envelope(expect(answer)));
  }

  /** What is no envelope is refused as malformed, like any other bundle. */
  private static Dsse envelope(Answer answer) {
    try {
      return DemarcJson.tolerant().readValue(answer.body(), Dsse.class);
    } catch (IOException malformed) {
      return NO_ENVELOPE;
    }
  }

  private void judge(Offer offer) {
    Verdict verdict = offer(offer);
    if (verdict instanceof Rejected rejected && rejected.reason() == RejectReason.SIGNATURE) {
      keys.pull();
      verdict = offer(offer);
    }
    switch (verdict) {
      case Accepted accepted -> {
        refused = null;
        refusedFor = null;
        LOG.log(Level.INFO, "bundle {0} is in force", accepted.bundle().version());
        add(offer.pointer(), null, "");
      }
      case Rejected rejected -> refuse(offer, rejected);
    }
  }

  private Verdict offer(Offer offer) {
    if (offer.envelope().equals(NO_ENVELOPE)) {
      return new Rejected(RejectReason.MALFORMED, "no envelope");
    }
    byte[] payload;
    try {
      payload = offer.envelope().payloadBytes();
    } catch (IllegalArgumentException malformed) {
      return new Rejected(RejectReason.MALFORMED, "the payload is not base64");
    }
    return Digest.ofBytes(payload).equals(offer.pointer().digest())
        ? keeper.offer(offer.envelope())
        : new Rejected(RejectReason.MIXED, BundleReport.NOT_ANNOUNCED);
  }

  private void refuse(Offer offer, Rejected rejected) {
    boolean known =
        refused != null
            && refused.pointer().equals(offer.pointer())
            && rejected.reason() == refusedFor;
    refused = offer;
    refusedFor = rejected.reason();
    if (!known) {
      LOG.log(
          Level.WARNING,
          "bundle {0} refused: {1} ({2})",
          new Object[] {
            Long.toString(offer.pointer().version()), rejected.reason().wire(), rejected.detail()
          });
      add(offer.pointer(), rejected.reason(), rejected.detail());
    }
  }

  private void add(Pointer pointer, @Nullable RejectReason reason, String detail) {
    Instant at = clock.instant();
    reports.accept(new BundleReport(pointer.version(), pointer.digest(), reason, detail, at));
  }

  private Answer send(Call call) {
    return ControlPlane.await(controlPlane.send(call), BOUND);
  }

  private static Answer expect(Answer answer) {
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    return answer;
  }

  private static <T> T parse(Answer answer, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(answer.body(), type);
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
