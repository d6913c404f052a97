package dev.demarc.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Obligation;
import java.util.List;
import java.util.SortedMap;

/** The tags of sealed types on the wire, kept here so that the contract knows no JSON library. */
final class Tagged {
  private Tagged() {}

  /** Came later than the rest: a decision of before replays to the bytes it had. */
  interface LaterMembers {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> shortfalls();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> measured();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> expectedMillis();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> agreedModels();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> approvals();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    SortedMap<?, ?> unaffordable();
  }

  /** An offer without a price list has the bytes it had before there were any. */
  interface Priced {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<?> prices();
  }

  /** A bundle without budgets likewise. */
  interface Budgeted {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<?> budgets();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Obligation.Consent.class, name = "consent"),
    @JsonSubTypes.Type(value = Obligation.Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = Obligation.Disclose.class, name = "disclose")
  })
  interface ObligationTag {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Routed.class, name = "routed"),
    @JsonSubTypes.Type(value = Outcome.NeedsConsent.class, name = "needs-consent"),
    @JsonSubTypes.Type(value = Outcome.NeedsApproval.class, name = "needs-approval"),
    @JsonSubTypes.Type(value = Outcome.Queued.class, name = "queued"),
    @JsonSubTypes.Type(value = Outcome.Refused.class, name = "refused")
  })
  interface OutcomeTag {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Condition.All.class, name = "all"),
    @JsonSubTypes.Type(value = Condition.Any.class, name = "any"),
    @JsonSubTypes.Type(value = Condition.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Condition.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Condition.In.class, name = "in"),
    @JsonSubTypes.Type(value = Condition.Has.class, name = "has"),
    @JsonSubTypes.Type(value = Condition.Within.class, name = "within"),
    @JsonSubTypes.Type(value = Condition.AtLeast.class, name = "atLeast"),
    @JsonSubTypes.Type(value = Condition.Flag.class, name = "flag")
  })
  interface ConditionTag {}

  abstract static class Operands {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Operands(List<Condition> operands) {}

    @JsonValue
    abstract List<Condition> operands();
  }

  abstract static class Value {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Value(boolean value) {}

    @JsonValue
    abstract boolean value();
  }
}
