package dev.demarc.server.policies;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.engine.cubes.Proof;
import dev.demarc.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the policies that groups obey do to a guarantee that the tenant is about to have. */
record PoliciesInForce(List<PolicyStore.InForce> policies) {
  /** How many are told; whatever breaks after them is found when these are mended. */
  private static final int MOST = 10;

  PoliciesInForce {
    policies = List.copyOf(policies);
  }

  /** What one of them does to it, as programs read it: the verdict and whose it is. */
  record Breaking(
      PolicyId policy, int version, String title, @JsonUnwrapped GuaranteeVerdict verdict) {}

  /**
   * Returns when all of them are proved to satisfy it.
   *
   * @throws Problem {@code validation} when it matches no request there can be; {@code
   *     guarantee_not_proved} naming the first {@value #MOST} that are not, and showing how
   */
  void require(Guarantee guarantee) {
    if (Proof.of(List.of(), guarantee.never().lowered()) instanceof Proof.Vacuous) {
      throw Problem.invalid("never", Guarantees.MATCHES_NOTHING);
    }
    List<Breaking> breaking = breaking(guarantee);
    if (!breaking.isEmpty()) {
      List<String> told = breaking.stream().map(PoliciesInForce::words).toList();
      throw new Problem(
          ErrorCode.GUARANTEE_NOT_PROVED,
          told.stream().map(each -> "Of " + each).collect(Collectors.joining(" ")),
          told.stream().map(each -> new Problem.FieldError("never", each)).toList(),
          breaking);
    }
  }

  private List<Breaking> breaking(Guarantee guarantee) {
    List<Breaking> breaking = new ArrayList<>();
    for (PolicyStore.InForce each : policies) {
      GuaranteeVerdict verdict = Guarantees.prove(each.document(), guarantee);
      if (!verdict.isProved()) {
        breaking.add(new Breaking(each.id(), each.version(), each.title(), verdict));
      }
      if (breaking.size() == MOST) {
        return breaking;
      }
    }
    return breaking;
  }

  private static String words(Breaking each) {
    return "policy '%s', version %d: %s"
        .formatted(each.title(), each.version(), each.verdict().words());
  }
}
