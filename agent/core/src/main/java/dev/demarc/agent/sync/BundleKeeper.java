package dev.demarc.agent.sync;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.agent.sync.ApprovalGate.Pin;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.BundleVerifier;
import dev.demarc.contract.bundle.BundleVerifier.Accepted;
import dev.demarc.contract.bundle.BundleVerifier.HighWater;
import dev.demarc.contract.bundle.BundleVerifier.Rejected;
import dev.demarc.contract.bundle.BundleVerifier.Verdict;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.RejectReason;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the last good bundle, verifies what is offered in its place, and swaps. What is refused
 * changes nothing; what is accepted is on the disk before it is in force.
 *
 * <p>{@link #offer} is for one thread; {@link #current} is for many and never blocks.
 */
public final class BundleKeeper implements PolicyInForce {
  /** What a bundle may require of this agent. */
  static final Set<String> KNOWN_FEATURES =
      Set.of(
          "policy/v1",
          "consent/v1",
          "detectors/v1",
          "bundle/v1",
          ApproverSet.FEATURE,
          ActorKeys.ROLES_FEATURE,
          Budget.FEATURE);

  private final Identity identity;
  private final TenantKeys keys;
  private final SignedClock clock;
  private final Standing standing;
  private final BundleStore store;
  private final ApprovalGate approvals;
  private final String agentVersion;
  private final Consumer<Bundle> applied;
  private volatile @Nullable InForce last;

  /**
   * Takes up the bundle kept on disk, where it still verifies.
   *
   * @param applied is told of every bundle before it is put in force
   */
  public BundleKeeper(
      DataDirectory data,
      Identity identity,
      TenantKeys keys,
      SignedClock clock,
      Standing standing,
      String agentVersion,
      Consumer<Bundle> applied) {
    this.identity = identity;
    this.keys = keys;
    this.clock = clock;
    this.standing = standing;
    this.store = new BundleStore(data);
    this.approvals = new ApprovalGate(identity.accepted().tenant());
    this.agentVersion = agentVersion;
    this.applied = applied;
    store.bundle().ifPresent(this::offer);
  }

  @Override
  public Optional<InForce> current() {
    InForce now = last;
    if (now == null || standing.revocation().isPresent()) {
      return Optional.empty();
    }
    return clock.instant().isBefore(now.bundle().expiresAt()) ? Optional.of(now) : Optional.empty();
  }

  /** The last good bundle, also when it has expired. */
  public Optional<InForce> last() {
    return Optional.ofNullable(last);
  }

  /** What may be told about requests of a class: counts only, where the class is not known. */
  public Export export(ClassId dataClass) {
    InForce now = last;
    return now == null
        ? Export.COUNTS
        : now.bundle().classes().stream()
            .filter(one -> one.id().equals(dataClass))
            .map(DataClass::export)
            .findFirst()
            .orElse(Export.COUNTS);
  }

  /** Verifies a bundle and puts it in force where it may be. */
  Verdict offer(Dsse envelope) {
    HighWater mark = store.mark().orElse(null);
    Verdict verdict = verifier().verify(envelope, mark, this::timeOf);
    return verdict instanceof Accepted accepted ? approved(envelope, accepted) : verdict;
  }

  private Verdict approved(Dsse envelope, Accepted accepted) {
    Pin pinned = store.pin().orElse(null);
    return switch (approvals.judge(accepted.bundle(), pinned, obeyed(), clock.instant())) {
      case ApprovalGate.NotAsked notAsked -> apply(envelope, accepted, null);
      case ApprovalGate.Passed passed -> apply(envelope, accepted, passed.pin());
      case ApprovalGate.Refused refused -> new Rejected(RejectReason.APPROVAL, refused.why());
    };
  }

  /** The document of the last good bundle, also when that has expired; absent where it is lost. */
  private @Nullable PolicyDocument obeyed() {
    InForce now = last;
    return now != null
        ? now.bundle().document()
        : store.bundle().map(kept -> decode(kept.payloadBytes()).document()).orElse(null);
  }

  private Verdict apply(Dsse envelope, Accepted accepted, @Nullable Pin pin) {
    Bundle bundle = accepted.bundle();
    InForce next;
    try {
      Engine engine = new Engine(bundle.policy(), bundle.document(), bundle.targets());
      next = new InForce(bundle, accepted.digest(), engine, applications(bundle));
    } catch (RuntimeException malformed) {
      return new Rejected(RejectReason.MALFORMED, "the policy cannot be made ready");
    }
    applied.accept(bundle);
    store.keep(envelope, pin, new HighWater(bundle.version(), accepted.digest()));
    clock.allow(bundle.expiresAt());
    clock.persist();
    last = next;
    return accepted;
  }

  private BundleVerifier verifier() {
    return new BundleVerifier(
        identity.accepted().tenant(),
        identity.accepted().group(),
        keys.current(),
        agentVersion,
        KNOWN_FEATURES,
        BundleKeeper::decode);
  }

  /** A time the tenant's key signed is the least it can be now. */
  private Instant timeOf(Bundle bundle) {
    clock.observe(bundle.issuedAt());
    return clock.instant();
  }

  private static Bundle decode(byte[] payload) {
    try {
      return DemarcJson.tolerant().readValue(payload, Bundle.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static Map<String, Application> applications(Bundle bundle) {
    Map<String, Application> byKey = new HashMap<>();
    for (Application application : bundle.applications()) {
      for (String hash : application.keyHashes()) {
        byKey.put(hash.startsWith("sha256:") ? hash.substring(7) : hash, application);
      }
    }
    return byKey;
  }
}
