package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Proof;
import dev.demarc.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Proves guarantees of rules; refuses what is not proved. */
final class Guarantees {
  private Guarantees() {}

  /**
   * The policy's own guarantees in their order, then the tenant's; none of a policy that has
   * problems, of which nothing can be said yet.
   */
  static List<GuaranteeVerdict> prove(PolicyCheck.Checked checked, List<Guarantee> ofTenant) {
    if (checked.document() == null) {
      return List.of();
    }
    List<Guarantee> own = checked.document().guarantees();
    List<Proof> proofs =
        Proof.ofEach(
            checked.document().rules(),
            Stream.concat(own.stream(), ofTenant.stream()).map(Guarantees::condition).toList());
    List<GuaranteeVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < proofs.size(); i++) {
      verdicts.add(
          i < own.size()
              ? verdict(own.get(i), proofs.get(i), checked.guarantees().get(i))
              : verdict(ofTenant.get(i - own.size()), proofs.get(i), null));
    }
    return List.copyOf(verdicts);
  }

  /** What these rules do to one guarantee of the tenant. */
  static GuaranteeVerdict prove(List<Rule> rules, Guarantee ofTenant) {
    return verdict(ofTenant, Proof.of(rules, condition(ofTenant)), null);
  }

  /**
   * Returns when all are proved.
   *
   * @throws Problem {@code guarantee_not_proved} naming each that is not, why and where
   */
  static void require(List<GuaranteeVerdict> verdicts) {
    List<GuaranteeVerdict> left = verdicts.stream().filter(each -> !each.isProved()).toList();
    if (!left.isEmpty()) {
      throw refusal(left, left.getFirst().words());
    }
  }

  /** Says in its detail what is told, and shows each verdict. */
  static Problem refusal(List<GuaranteeVerdict> left, String told) {
    return new Problem(
        ErrorCode.GUARANTEE_NOT_PROVED,
        told,
        left.stream()
            .map(each ->
                new Problem.FieldError(
                    "guarantees." + each.id(), each.reason(), each.line(), each.column()))
            .toList(),
        left);
  }

  private static Condition condition(Guarantee guarantee) {
    return guarantee.never().lowered();
  }

  private static GuaranteeVerdict verdict(
      Guarantee guarantee, Proof proof, PolicyYaml.@Nullable Position at) {
    return switch (proof) {
      case Proof.Holds holds -> verdict(guarantee, at, GuaranteeVerdict.Verdict.PROVED, "", null);
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
