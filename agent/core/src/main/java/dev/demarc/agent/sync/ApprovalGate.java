package dev.demarc.agent.sync;

import dev.demarc.contract.approval.ApprovalVerifier;
import dev.demarc.contract.approval.ApprovalVerifier.Broken;
import dev.demarc.contract.approval.ApprovalVerifier.Chain;
import dev.demarc.contract.approval.ApprovalVerifier.Counted;
import dev.demarc.contract.approval.ApprovalVerifier.Holds;
import dev.demarc.contract.approval.ApprovalVerifier.Sought;
import dev.demarc.contract.approval.ApproverProof;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.WideningApproval;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.widening.Widening;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether people approved what a bundle widens, so that who holds the tenant's key cannot widen
 * alone. The first approver set seen is believed, and what its bundle permits with it; from then on
 * a later set must be signed by the one before, and a document that permits more than the one in
 * force must be signed by enough people of the newest set.
 *
 * <p>Stateless and safe for use by many threads.
 */
final class ApprovalGate {

  /**
   * What an agent keeps, once it saw an approver set.
   *
   * @param policy in force
   * @param since when it came in force here
   * @param base whether approvals of a step from it count whenever they were given: not where the
   *     control plane alone brought it, from another policy
   */
  record Pin(ApprovalVerifier.Pin set, PolicyRef policy, Instant since, boolean base) {}

  /** What came of it. */
  sealed interface Judgement {}

  /** Nothing of the kind is required here. */
  record NotAsked() implements Judgement {}

  /** Enough; the pin to keep with the bundle. */
  record Passed(Pin pin) implements Judgement {}

  /** Not; in words that name no person. */
  record Refused(String why) implements Judgement {}

  private final TenantId tenant;

  ApprovalGate(TenantId tenant) {
    this.tenant = tenant;
  }

  /**
   * Judges a bundle that is verified otherwise.
   *
   * @param pinned absent where no set was seen
   * @param inForce the document that is obeyed, or was until it expired; absent where it is lost
   */
  Judgement judge(
      Bundle bundle, @Nullable Pin pinned, @Nullable PolicyDocument inForce, Instant now) {
    ApproverProof proof = bundle.approvals();
    if (proof == null) {
      return pinned == null ? new NotAsked() : new Refused("the approver set is missing");
    }
    ApprovalVerifier verifier =
        new ApprovalVerifier(
            tenant,
            bytes -> read(bytes, ApproverSet.class),
            bytes -> read(bytes, WideningApproval.class));
    Chain chain = verifier.chain(proof.sets(), pinned == null ? null : pinned.set());
    return switch (chain) {
      case Broken broken -> new Refused(broken.why());
      case Holds holds when !bundle.policy().digest().equals(digest(bundle.document())) ->
          new Refused("its document is not the one it names");
      case Holds holds when pinned == null ->
          new Passed(new Pin(holds.pin(), bundle.policy(), now, true));
      case Holds holds when isBackwards(bundle.policy(), pinned.policy()) ->
          new Refused("it names an older version than the one in force");
      case Holds holds when !Widening.widens(inForce, bundle.document()) ->
          new Passed(next(holds, pinned, bundle.policy(), false, now));
      case Holds holds -> {
        String missing = missing(bundle, proof.widened(), pinned, holds.newest(), verifier, now);
        yield missing.isEmpty()
            ? new Passed(next(holds, pinned, bundle.policy(), true, now))
            : new Refused(missing);
      }
    };
  }

  /** Versions of a policy only grow, so an older one is brought back to use its approvals again. */
  private static boolean isBackwards(PolicyRef next, PolicyRef inForce) {
    return next.id().equals(inForce.id())
        && !next.equals(inForce)
        && next.version().compareTo(inForce.version()) <= 0;
  }

  private static Pin next(
      Holds holds, Pin pinned, PolicyRef policy, boolean approved, Instant now) {
    boolean same = policy.id().equals(pinned.policy().id());
    return new Pin(
        holds.pin(),
        policy,
        policy.equals(pinned.policy()) ? pinned.since() : now,
        approved || same && pinned.base());
  }

  /** What a bundle that widens lacks, in words; empty where it lacks nothing. */
  private static String missing(
      Bundle bundle,
      ApproverProof.@Nullable Widened widened,
      Pin pinned,
      ApproverSet set,
      ApprovalVerifier verifier,
      Instant now) {
    if (widened == null) {
      return "it widens and carries no approval";
    }
    PolicyDocument signed = widened.document();
    boolean own = widened.policy().equals(bundle.policy());
    if (own != (signed == null)) {
      return "it widens and carries approvals of something else";
    }
    PolicyDocument approved = signed == null ? bundle.document() : signed;
    if (!widened.policy().digest().equals(digest(approved))) {
      return "it widens and carries approvals of another document";
    }
    Sought sought =
        new Sought(
            widened.policy(),
            bundle.audience(),
            pinned.base() ? pinned.policy() : null,
            pinned.since(),
            now);
    Counted counted = verifier.approvals(set, widened.approvals(), sought);
    if (!counted.isEnough(set)) {
      return "it widens and has " + counted.words(set);
    }
    return own || !Widening.widens(approved, bundle.document())
        ? ""
        : "it widens beyond what was approved";
  }

  private static Digest digest(PolicyDocument document) {
    try {
      return Digest.ofBytes(DemarcJson.strict().writeValueAsBytes(document));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(json, type);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
