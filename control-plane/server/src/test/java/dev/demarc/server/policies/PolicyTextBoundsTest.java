package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A text within its bounds of characters, depth and parts that would be expensive all the same. */
class PolicyTextBoundsTest {
  private static final int DEPTH = 22;

  @Test
  void refusesKeysThatAreTooLongWhereTheyStand() {
    var problems = PolicyYaml.parse("title: x\n" + "k".repeat(101) + ": 1\n").problems();
    assertEquals(2, problems.getFirst().line());
    assertTrue(problems.getFirst().reason().contains("100"), problems.getFirst().reason());
  }

  @Test
  void refusesManyPartsUnderLongNamesBeforeTheyAreAllKept() {
    List<PolicyProblem> problems = PolicyYaml.parse(nested(100, 150_000)).problems();
    assertEquals(1, problems.stream().map(PolicyProblem::reason).distinct().count());
    assertTrue(problems.getFirst().reason().contains("too many parts"), problems.toString());
  }

  @Test
  void takesManyPartsUnderShortNames() {
    assertEquals(List.of(), PolicyYaml.parse(nested(2, 150_000)).problems());
  }

  private static String nested(int keyLength, int elements) {
    String opening =
        IntStream.range(0, DEPTH)
            .mapToObj(i -> "{" + "k".repeat(keyLength) + ": ")
            .collect(Collectors.joining());
    String list = "a,".repeat(elements);
    return opening + "[" + list.substring(0, list.length() - 1) + "]" + "}".repeat(DEPTH);
  }
}
