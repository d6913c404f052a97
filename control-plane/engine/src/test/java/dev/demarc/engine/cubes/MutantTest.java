package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the twin test would catch: every planted fault makes it red within its small dose. */
class MutantTest {
  private static final long MOST_SEEDS = 600;

  @TestFactory
  List<DynamicTest> catchesTheFault() {
    return Mutants.all().entrySet().stream()
        .map(mutant -> dynamicTest(mutant.getKey(), () -> caught(mutant.getValue())))
        .toList();
  }

  @Test
  void findsNoFaultWhereNoneIsPlanted() {
    assertTrue(
        LongStream.range(0, 100).noneMatch(seed -> Twins.differ(seed, Mutants.none()).isPresent()),
        "the mutants differ by more than their fault");
  }

  private static void caught(Twins.Candidate mutant) {
    assertTrue(
        LongStream.range(0, MOST_SEEDS).anyMatch(seed -> Twins.differ(seed, mutant).isPresent()),
        "no generated decision tells the fault from the truth");
  }
}
