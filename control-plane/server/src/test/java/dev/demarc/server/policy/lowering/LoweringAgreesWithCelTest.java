package dev.demarc.server.policy.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lowered form decides as CEL’s own evaluation does, on seeded random requests and routes. */
class LoweringAgreesWithCelTest {
  private static final long SEED = 20_261_124;
  private static final int ROUNDS = 3_000;
  private static final Cel CEL = cel();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "false",
        "data.class == 'phi'",
        "data.class != 'phi'",
        "'phi' != data.class",
        "data.class in ['phi', 'public']",
        "!(data.class in ['phi', 'public'])",
        "data.rank >= 50",
        "data.rank > 50",
        "data.rank < 50",
        "data.rank <= 50",
        "data.rank == 50",
        "data.rank != 50",
        "50 <= data.rank && 80 > data.rank",
        "data.rank in [20, 50]",
        "data.rank > -1",
        "data.rank < -5",
        "has(data.tags.phi)",
        "!has(data.tags.phi)",
        "'pci' in data.tags",
        "has(data.tags.phi) && 'pci' in data.tags",
        "task == 'chat'",
        "actor.verified",
        "!actor.verified",
        "actor.verified == true",
        "false == actor.verified",
        "'doctor' in actor.roles",
        "app.id == 'notes' && app.team == 'ward'",
        "origin.boundary == 'edge'",
        "origin.boundary != 'edge' || origin.region in ['eu', 'us']",
        "site == 'ward-1' || group == 'beta'",
        "request.bytes < 80000 && request.tokens < 4000",
        "request.messages > 2 || request.files >= 1",
        "request.stream",
        "request.stream ? data.rank < 50 : actor.verified",
        "(request.stream ? task == 'chat' : false) == false",
        "'chart' in tools",
        "'needs-authority' in tools.effects",
        "!('chart' in tools && 'mail' in tools)",
        "target.id == 'cloud' || target.id == 'local'",
        "target.region != 'eu' && request.bytes < 80000",
        "target.boundary in ['on-device', 'edge', 'private-cluster']",
        "target.operator == 'stand-in'",
        "target.model in ['tiny', 'large']",
        "target.tier >= 1 && target.tier < 3",
        "has(data.tags.phi) && target.boundary == 'managed-cloud'",
        "!(has(data.tags.phi) || data.class == 'phi') || !(target.boundary == 'managed-cloud')",
        "!(!(!(request.stream)))",
        "(data.class == 'phi') != true",
        "task == 'chat' ? (site == 'ward-1' ? true : request.stream) : !request.stream",
      })
  void decidesAsCelDoes(String source) throws Exception {
    Condition lowered =
        assertInstanceOf(Lowering.Lowered.class, CelLowering.lower(source), source).condition();
    CelRuntime.Program program = CEL.createProgram(CEL.compile(source).getAst());
    RandomRequests requests = new RandomRequests(new Random(SEED));
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      RandomRequests.Request request = requests.next();
      boolean expected = (boolean) program.eval(request.activation());
      held += expected ? 1 : 0;
      assertEquals(
          expected,
          request.permittedBy(lowered),
          () -> source + " on " + request + ", seed " + SEED);
    }
    boolean fixed = Constants.contains(source);
    int seen = held;
    assertTrue(fixed || (held > 0 && held < ROUNDS), () -> source + " held " + seen + " times");
  }

  /** Sources that have one value by their nature; every other one must be seen true and false. */
  private static final class Constants {
    static boolean contains(String source) {
      return source.equals("true")
          || source.equals("false")
          || source.equals("data.rank > -1")
          || source.equals("data.rank < -5");
    }
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
