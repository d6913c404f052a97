package dev.demarc.server.policy.lowering;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.demarc.contract.Wire;
import dev.demarc.contract.policy.Attribute;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Parses and type-checks a condition as CEL and lowers it to a {@link
 * dev.demarc.contract.policy.Condition}, or refuses it with line, column and reason.
 *
 * <p>Each {@link Attribute} is a CEL variable under its wire name. Two of the sets have the shape
 * their use asks for: {@code data.tags} is a map, so that both {@code has(data.tags.phi)} and
 * {@code 'phi' in data.tags} are CEL; the others are lists. What engines can evaluate is {@code &&
 * || ! ?:} over comparisons of one attribute with literals; everything else that is CEL (functions,
 * arithmetic, comprehensions, comparing two attributes) is refused, because a condition that cannot
 * be reduced to such atoms can be neither proved nor compared.
 *
 * <p>Bounds: {@value #MAX_SOURCE} characters, {@value #MAX_NODES} nodes, nesting {@value
 * #MAX_DEPTH}. Thread-safe.
 */
public final class CelLowering {
  /** The longest source, in characters. */
  public static final int MAX_SOURCE = 2_000;

  /** The most nodes of a syntax tree. */
  public static final int MAX_NODES = 500;

  /** The deepest nesting the parser follows. */
  public static final int MAX_DEPTH = 64;

  private static final CelCompiler COMPILER = compiler();

  private CelLowering() {}

  /** Lowers with the values the contract enumerates as the only vocabulary. */
  public static Lowering lower(String source) {
    return lower(source, Vocabulary.ofTheContract());
  }

  /** Lowers, refusing values the vocabulary does not know. Never throws. */
  public static Lowering lower(String source, Vocabulary vocabulary) {
    if (source.isBlank()) {
      return new Lowering.Refused(1, 1, "the condition is empty");
    }
    if (source.length() > MAX_SOURCE) {
      return new Lowering.Refused(1, 1, "is longer than " + MAX_SOURCE + " characters");
    }
    try {
      CelValidationResult parsed = COMPILER.parse(source);
      if (parsed.hasError()) {
        return refused(parsed);
      }
      CelValidationResult checked = COMPILER.check(parsed.getAst());
      return checked.hasError() ? refused(checked) : lower(checked.getAst(), vocabulary);
    } catch (CelValidationException | RuntimeException | StackOverflowError unreadable) {
      return new Lowering.Refused(1, 1, "cannot be read as a condition");
    }
  }

  private static Lowering lower(CelAbstractSyntaxTree ast, Vocabulary vocabulary) {
    Expressions expressions = new Expressions(vocabulary);
    try {
      expressions.requireAtMost(MAX_NODES, ast.getExpr());
      return new Lowering.Lowered(expressions.condition(ast.getExpr()));
    } catch (Unlowerable at) {
      return Positions.refused(ast.getSource(), at);
    }
  }

  private static Lowering refused(CelValidationResult result) {
    CelIssue first = result.getErrors().getFirst();
    return new Lowering.Refused(
        Math.max(1, first.getSourceLocation().getLine()),
        Math.max(1, first.getSourceLocation().getColumn() + 1),
        words(first.getMessage()));
  }

  private static String words(String message) {
    String plain = message.replaceAll(" \\(in container '[^']*'\\)", "");
    if (plain.startsWith("undeclared reference to '@not_strictly") || plain.contains("overload")) {
      return "these types do not go together: " + plain;
    }
    return plain.startsWith("undeclared reference") ? plain + "; attributes are " + known() : plain;
  }

  private static String known() {
    return Arrays.stream(Attribute.values()).map(Wire::wire).collect(Collectors.joining(", "));
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(
                CelOptions.current()
                    .maxExpressionCodePointSize(MAX_SOURCE)
                    .maxParseRecursionDepth(MAX_DEPTH)
                    .maxParseErrorRecoveryLimit(10)
                    .enableHeterogeneousNumericComparisons(false)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    for (Attribute attribute : Attribute.values()) {
      builder.addVar(attribute.wire(), type(attribute));
    }
    return builder.build();
  }

  private static CelType type(Attribute attribute) {
    return switch (attribute.kind()) {
      case ONE -> SimpleType.STRING;
      case NUMBER -> SimpleType.INT;
      case FLAG -> SimpleType.BOOL;
      case SET ->
          attribute == Attribute.DATA_TAGS
              ? MapType.create(SimpleType.STRING, SimpleType.BOOL)
              : ListType.create(SimpleType.STRING);
    };
  }
}
