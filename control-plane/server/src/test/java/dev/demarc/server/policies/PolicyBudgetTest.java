package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyBudgetTest {
  @Test
  void refusesARuleThatNeedsTooManyCombinationsAtItsLine() {
    List<PolicyProblem> problems = check(257);
    assertEquals(List.of("rules[1]"), problems.stream().map(PolicyProblem::path).toList());
    assertEquals(7, problems.getFirst().line());
    assertTrue(problems.getFirst().reason().contains("256"), problems.getFirst().reason());
  }

  @Test
  void acceptsARuleThatJustFits() {
    assertEquals(List.of(), check(256));
  }

  private static List<PolicyProblem> check(int roles) {
    String names =
        IntStream.range(0, roles).mapToObj(i -> "role-" + i).collect(Collectors.joining(", "));
    String yaml =
        """
        schema: demarc/policy/v1
        title: Wide
        rules:
          - id: narrow
            effect: allow
            to: [edge]
          - id: wide
            effect: allow
            roles: [%s]
        """;
    var tenant = new TenantNames(List.of(), Set.of(), List.of());
    return PolicyCheck.check(yaml.formatted(names), tenant).problems();
  }
}
