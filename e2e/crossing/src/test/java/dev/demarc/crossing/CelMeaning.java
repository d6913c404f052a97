package dev.demarc.crossing;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.plain.Meaning;
import dev.demarc.engine.rules.Offered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads conditions from their source, with CEL's own evaluation; never looks at what is lowered.
 */
final class CelMeaning implements Meaning {
  private static final Cel CEL = cel();

  private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

  @Override
  public boolean holds(When when, Facts facts, Offered offered) {
    try {
      CelRuntime.Program program = programs.computeIfAbsent(when.source(), CelMeaning::program);
      return (boolean) program.eval(values(facts, offered));
    } catch (CelEvaluationException failed) {
      throw new IllegalStateException(when.source(), failed);
    }
  }

  private static CelRuntime.Program program(String source) {
    try {
      return CEL.createProgram(CEL.compile(source).getAst());
    } catch (CelValidationException | CelEvaluationException wrong) {
      throw new IllegalStateException(source, wrong);
    }
  }

  private static Map<String, Object> values(Facts facts, Offered offered) {
    Map<String, Object> values = new HashMap<>();
    Map<String, Boolean> tags = new HashMap<>();
    facts.data().tags().forEach(tag -> tags.put(tag.text(), true));
    values.put("data.class", facts.data().dataClass().text());
    values.put("data.rank", (long) facts.data().rank());
    values.put("data.tags", tags);
    values.put("actor.roles", List.copyOf(facts.actor().roles()));
    values.put("actor.verified", facts.actor().subject() != null);
    values.put("app.id", facts.application().text());
    values.put("app.team", facts.team());
    values.put("task", facts.task().text());
    values.put("tools", List.copyOf(facts.tools().keySet()));
    values.put("tools.effects", facts.tools().values().stream().map(ToolEffect::wire).toList());
    values.put("origin.boundary", facts.origin().boundary().wire());
    values.put("origin.region", facts.origin().region());
    values.put("site", facts.site().text());
    values.put("group", facts.group().text());
    values.put("request.bytes", facts.request().bytes());
    values.put("request.tokens", facts.request().tokens());
    values.put("request.messages", (long) facts.request().messages());
    values.put("request.files", (long) facts.request().files());
    values.put("request.stream", facts.request().stream());
    values.put("target.id", offered.target().id().text());
    values.put("target.boundary", offered.target().boundary().wire());
    values.put("target.region", offered.target().region());
    values.put("target.operator", offered.target().operator());
    values.put("target.model", offered.model().id().text());
    values.put("target.tier", (long) offered.model().tier());
    return values;
  }

  private static Cel cel() {
    CelBuilder builder =
        CelFactory.standardCelBuilder().setStandardMacros(CelStandardMacro.STANDARD_MACROS);
    for (Attribute attribute : Attribute.values()) {
      builder.addVar(
          attribute.wire(),
          switch (attribute.kind()) {
            case ONE -> SimpleType.STRING;
            case NUMBER -> SimpleType.INT;
            case FLAG -> SimpleType.BOOL;
            case SET ->
                attribute == Attribute.DATA_TAGS
                    ? MapType.create(SimpleType.STRING, SimpleType.BOOL)
                    : ListType.create(SimpleType.STRING);
          });
    }
    return builder.build();
  }
}
