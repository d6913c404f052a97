package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a policy are known to do to a guarantee.
 *
 * @param owner whose it is
 * @param never its condition as it was written
 * @param line from 1; absent for the tenant's, which are not in the text
 * @param column from 1; absent likewise
 * @param reason why it is not proved, in words; empty where it is
 * @param counterexample present where it is broken
 */
public record GuaranteeVerdict(
    GuaranteeId id,
    Owner owner,
    String never,
    Verdict verdict,
    @Nullable Integer line,
    @Nullable Integer column,
    String reason,
    @Nullable Example counterexample) {

  /** Who asks for it. */
  public enum Owner implements Wire {
    POLICY("policy"),
    TENANT("tenant");

    private final String wire;

    Owner(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** Whether it holds of everything. Only what is proved may be published. */
  public enum Verdict implements Wire {
    PROVED("proved"),
    BROKEN("broken"),
    /** Not known within the budget, or of no request that there can be. */
    NOT_PROVED("not-proved");

    private final String wire;

    Verdict(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /**
   * One request and one route that the rules permit and the guarantee excludes.
   *
   * @param facts of nobody's tenant; a value the policy does not name is {@code other}
   * @param tier of the route's model
   * @param rule that permits it; absent for the non-AI path, which needs none
   * @param decisive the attributes whose value makes it one; the others may have any
   */
  public record Example(
      Facts facts, Route route, int tier, @Nullable RuleId rule, List<Attribute> decisive) {}

  boolean isProved() {
    return verdict == Verdict.PROVED;
  }

  /** The guarantee and why it is not proved, in a sentence. */
  String words() {
    return (owner == Owner.TENANT ? "The tenant's guarantee '" : "Guarantee '")
        + id
        + (verdict == Verdict.BROKEN ? "' is broken. " : "' is not proved: ")
        + reason;
  }
}
