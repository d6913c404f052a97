package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the policy means: one named test for every file in {@code cases}. */
class ConformanceTest {
  private static final PolicyRef REF =
      new PolicyRef(
          PolicyId.of("00000000-0000-4000-8000-000000000001"),
          new PolicyVersion(1),
          Digest.ofBytes(new byte[0]));

  @TestFactory
  List<DynamicTest> decidesAsTheCaseSays() throws IOException, URISyntaxException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files()) {
      tests.add(dynamicTest(file.getFileName().toString(), () -> check(Case.read(file))));
    }
    return tests;
  }

  @Test
  void findsAtLeastSeventyCases() throws IOException, URISyntaxException {
    assertTrue(files().size() >= 70, () -> "too few cases");
  }

  private static void check(Case one) throws JsonProcessingException {
    Decision decision = decide(one, one.policy(), one.targets());
    Expected.check(one.name(), one.expect(), decision);
    assertEquals(decision, decide(one, one.policy(), one.targets()), "not deterministic");
    assertEquals(decision, interpret(one), "the plain interpreter decides otherwise");
    assertEquals(
        decision,
        decide(one, reversed(one.policy()), reversed(one.targets())),
        "depends on the order of rules or targets");
    String json = DemarcJson.strict().writeValueAsString(decision);
    assertEquals(decision, DemarcJson.strict().readValue(json, Decision.class), "not replayable");
  }

  private static Decision decide(Case one, PolicyDocument policy, List<Target> targets) {
    Engine engine = new Engine(REF, policy, targets);
    return engine.decide(DecisionId.of("dec_case"), one.facts(), one.situation());
  }

  private static Decision interpret(Case one) {
    Engine engine = Engine.interpreting(REF, one.policy(), one.targets());
    return engine.decide(DecisionId.of("dec_case"), one.facts(), one.situation());
  }

  private static PolicyDocument reversed(PolicyDocument policy) {
    List<Rule> rules = reversed(policy.rules());
    return new PolicyDocument(
        policy.schema(),
        policy.title(),
        policy.tools(),
        rules,
        policy.preferences(),
        policy.guarantees(),
        policy.stability(),
        policy.fallback(),
        policy.queue() == null ? null : reversed(policy.queue()));
  }

  private static <T> List<T> reversed(List<T> elements) {
    List<T> reversed = new ArrayList<>(elements);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(ConformanceTest.class.getResource("/cases"), "no cases");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
