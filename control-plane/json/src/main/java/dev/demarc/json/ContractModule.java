package dev.demarc.json;

import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Obligation;

/**
 * Teaches Jackson the contract: ids and {@link dev.demarc.contract.Wire} enumerations are texts,
 * sealed types are tagged objects, and a record component that is not nullable must be there.
 */
public final class ContractModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public ContractModule() {
    super("demarc-contract");
    setMixInAnnotation(Obligation.class, Tagged.ObligationTag.class);
    setMixInAnnotation(Outcome.class, Tagged.OutcomeTag.class);
    setMixInAnnotation(Situation.class, Tagged.LaterMembers.class);
    setMixInAnnotation(ModelOffer.class, Tagged.Priced.class);
    setMixInAnnotation(Bundle.class, Tagged.Budgeted.class);
    setMixInAnnotation(Condition.class, Tagged.ConditionTag.class);
    setMixInAnnotation(Condition.All.class, Tagged.Operands.class);
    setMixInAnnotation(Condition.Any.class, Tagged.Operands.class);
    setMixInAnnotation(Condition.Constant.class, Tagged.Value.class);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.insertAnnotationIntrospector(new PresentUnlessNullable());
    context.addSerializers(new Texts.Writers());
    context.addKeySerializers(new Texts.KeyWriters());
    context.addDeserializers(new Texts.Readers());
    context.addKeyDeserializers(new Texts.KeyReaders());
  }
}
