package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Proof;
import dev.demarc.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Proves guarantees of rules; refuses what is not proved. */
final class Guarantees {
  /** What is said of a condition that a misspelling, or a number below zero, made empty. */
  static final String MATCHES_NOTHING = "it matches no request there can be";

  private Guarantees() {}

  /**
   * The policy's own guarantees in their order, then the tenant's; none of a policy that has
   * problems, of which nothing can be said yet. The tenant's are proved first, so that no policy
   * spends on its own what those need.
   */
  static List<GuaranteeVerdict> prove(PolicyCheck.Checked checked, List<Guarantee> ofTenant) {
    if (checked.document() == null) {
      return List.of();
    }
    List<Guarantee> own = checked.document().guarantees();
    DeclaredTools tools = DeclaredTools.of(checked.document());
    List<Proof> proofs =
        Proof.ofEach(
            checked.document().rules(),
            Stream.concat(ofTenant.stream(), own.stream())
                .map(each -> tools.read(each.never().lowered()))
                .toList());
    List<GuaranteeVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      verdicts.add(
          verdict(own.get(i), proofs.get(ofTenant.size() + i), checked.guarantees().get(i)));
    }
    for (int i = 0; i < ofTenant.size(); i++) {
      verdicts.add(verdict(ofTenant.get(i), proofs.get(i), null));
    }
    return List.copyOf(verdicts);
  }

  /** What a policy does to one guarantee of the tenant. */
  static GuaranteeVerdict prove(PolicyDocument policy, Guarantee ofTenant) {
    Condition never = DeclaredTools.of(policy).read(ofTenant.never().lowered());
    return verdict(ofTenant, Proof.of(policy.rules(), never), null);
  }

  /**
   * Returns when all that {@link #prove(PolicyCheck.Checked, List)} gave are proved.
   *
   * @throws Problem {@code guarantee_not_proved} naming each that is not, why and where
   */
  static void require(List<GuaranteeVerdict> verdicts) {
    List<GuaranteeVerdict> left = new ArrayList<>();
    List<Problem.FieldError> errors = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      GuaranteeVerdict each = verdicts.get(i);
      if (!each.isProved()) {
        left.add(each);
        errors.add(
            new Problem.FieldError(field(each, i), each.reason(), each.line(), each.column()));
      }
    }
    if (!left.isEmpty()) {
      throw new Problem(
          ErrorCode.GUARANTEE_NOT_PROVED, left.getFirst().words(), errors, List.copyOf(left));
    }
  }

  /** The policy's own come first, in the order of its text. */
  private static String field(GuaranteeVerdict verdict, int place) {
    return switch (verdict.owner()) {
      case POLICY -> "guarantees[" + place + "].never";
      case TENANT -> "tenant.guarantees." + verdict.id();
    };
  }

  private static GuaranteeVerdict verdict(
      Guarantee guarantee, Proof proof, PolicyYaml.@Nullable Position at) {
    return switch (proof) {
      case Proof.Holds holds -> verdict(guarantee, at, GuaranteeVerdict.Verdict.PROVED, "", null);
      case Proof.Vacuous vacuous ->
          verdict(guarantee, at, GuaranteeVerdict.Verdict.NOT_PROVED, MATCHES_NOTHING, null);
      case Proof.Unknown unknown ->
          verdict(guarantee, at, GuaranteeVerdict.Verdict.NOT_PROVED, unknown.reason(), null);
      case Proof.Fails fails ->
          verdict(
              guarantee,
              at,
              GuaranteeVerdict.Verdict.BROKEN,
              ExampleWords.of(fails.counterexample()),
              example(fails.counterexample()));
    };
  }

  private static GuaranteeVerdict verdict(
      Guarantee guarantee,
      PolicyYaml.@Nullable Position at,
      GuaranteeVerdict.Verdict verdict,
      String reason,
      GuaranteeVerdict.@Nullable Example example) {
    return new GuaranteeVerdict(
        guarantee.id(),
        at == null ? GuaranteeVerdict.Owner.TENANT : GuaranteeVerdict.Owner.POLICY,
        guarantee.never().source(),
        verdict,
        at == null ? null : at.line(),
        at == null ? null : at.column(),
        reason,
        example);
  }

  /** A found example as people and programs read it. */
  static GuaranteeVerdict.Example example(Counterexample found) {
    var model = found.target().models().getFirst();
    return new GuaranteeVerdict.Example(
        found.facts(),
        Route.of(found.target(), model),
        model.tier(),
        found.rule().orElse(null),
        List.copyOf(found.decisive()));
  }
}
