package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.List;
import java.util.Optional;

/**
 * Lowers a condition to cubes: negation is pushed down to the atoms (negation normal form), a
 * disjunction joins the cubes of its operands, a conjunction multiplies them. Multiplying can grow
 * exponentially, so every step is bounded by the same number of cubes as the result: a condition
 * that needs more anywhere on the way has no result.
 */
final class Lowering {
  private final Alphabet alphabet;
  private final int most;

  /**
   * @param alphabet must know every atom of the conditions
   * @param most cubes of one condition
   */
  Lowering(Alphabet alphabet, int most) {
    this.alphabet = alphabet;
    this.most = most;
  }

  /** The cubes that hold exactly where the condition does; empty when they would be too many. */
  Optional<List<Cube>> cubes(Condition condition) {
    return cubes(condition, true);
  }

  private Optional<List<Cube>> cubes(Condition condition, boolean holds) {
    return switch (condition) {
      case Condition.All all -> holds ? product(all.operands(), true) : sum(all.operands(), false);
      case Condition.Any any -> holds ? sum(any.operands(), true) : product(any.operands(), false);
      case Condition.Not not -> cubes(not.operand(), !holds);
      case Condition.Constant constant ->
          Optional.of(constant.value() == holds ? List.of(Cube.ALWAYS) : List.of());
      case Condition.In in ->
          one(in.attribute(), alphabet.symbols(in.attribute(), in.values()), holds);
      case Condition.AtLeast atLeast ->
          one(atLeast.attribute(), alphabet.atLeast(atLeast.attribute(), atLeast.value()), holds);
      case Condition.Flag flag -> one(flag.attribute(), Bits.of(1), holds);
      case Condition.Has has ->
          bit(alphabet.elements(has.attribute()).presentBit(has.value()), holds);
      case Condition.Within within ->
          bit(alphabet.elements(within.attribute()).outsideBit(within.values()), !holds);
    };
  }

  private Optional<List<Cube>> one(Attribute attribute, Bits symbols, boolean holds) {
    Bits all = Bits.range(0, alphabet.size(attribute));
    Bits allowed = holds ? symbols : all.minus(symbols);
    if (allowed.equals(all)) {
      return Optional.of(List.of(Cube.ALWAYS));
    }
    return Optional.of(allowed.isEmpty() ? List.of() : List.of(Cube.one(attribute, allowed)));
  }

  private static Optional<List<Cube>> bit(int bit, boolean on) {
    return Optional.of(List.of(on ? Cube.present(bit) : Cube.absent(bit)));
  }

  private Optional<List<Cube>> sum(List<Condition> operands, boolean holds) {
    Disjunction sum = new Disjunction(alphabet, most);
    for (Condition operand : operands) {
      Optional<List<Cube>> cubes = cubes(operand, holds);
      if (cubes.isEmpty()) {
        return cubes;
      }
      cubes.get().forEach(sum::add);
      if (sum.full()) {
        return Optional.empty();
      }
    }
    return sum.cubes();
  }

  private Optional<List<Cube>> product(List<Condition> operands, boolean holds) {
    Optional<List<Cube>> product = Optional.of(List.of(Cube.ALWAYS));
    for (Condition operand : operands) {
      Optional<List<Cube>> cubes = cubes(operand, holds);
      if (product.isEmpty() || cubes.isEmpty()) {
        return Optional.empty();
      }
      product = product(product.get(), cubes.get());
    }
    return product;
  }

  private Optional<List<Cube>> product(List<Cube> ones, List<Cube> others) {
    Disjunction product = new Disjunction(alphabet, most);
    for (Cube one : ones) {
      for (Cube other : others) {
        one.and(other).ifPresent(product::add);
        if (product.full()) {
          return Optional.empty();
        }
      }
    }
    return product.cubes();
  }
}
