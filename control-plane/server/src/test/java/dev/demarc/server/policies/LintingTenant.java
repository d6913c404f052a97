package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.applications.RegisteredApplication;
import dev.demarc.server.policies.lint.Finding;
import dev.demarc.server.policies.lint.Findings;
import dev.demarc.server.policies.lint.LintCode;
import dev.demarc.server.policies.lint.Linted;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A tenant with three classes, six targets and two applications, one of which names nobody. */
final class LintingTenant {
  static final String HEAD = "schema: demarc/policy/v1\ntitle: Linted\n";
  static final List<DataClass> CLASSES =
      List.of(
          dataClass("public", 0, "metadata"),
          dataClass("internal", 20, "counts"),
          dataClass("phi", 80, "counts"));
  static final List<Target> TARGETS =
      List.of(
          target("device", "on-device", "eu", "own", "small"),
          target("local", "edge", "eu", "own", "small"),
          target("box", "edge", "eu", "own", "large"),
          target("twin", "edge", "eu", "own", "small"),
          target("cluster", "private-cluster", "eu", "own", "large"),
          target("cloud", "managed-cloud", "us", "provider", "huge"));
  static final RegisteredApplication NOTES = application("notes", "ward", "ann");
  static final RegisteredApplication BATCH = application("batch", "lab");

  private LintingTenant() {}

  static Finding only(LintCode code, String policy) {
    Findings found = lint(policy);
    List<Finding> of = of(found, code);
    assertEquals(1, of.size(), code + " in " + found);
    assertFalse(of.getFirst().fix().isBlank());
    return of.getFirst();
  }

  static void none(LintCode code, String policy) {
    assertEquals(List.of(), of(lint(policy), code));
  }

  static List<Finding> of(Findings found, LintCode code) {
    return found.items().stream().filter(each -> each.code() == code).toList();
  }

  static List<Integer> lines(Findings found, LintCode code) {
    return of(found, code).stream().map(Finding::line).toList();
  }

  static Findings lint(String policy) {
    return lint(policy, true);
  }

  static Findings lint(String policy, boolean approvers) {
    return lint(HEAD + policy, CLASSES, TARGETS, List.of(BATCH, NOTES), approvers);
  }

  static Findings lint(
      String yaml,
      List<DataClass> classes,
      List<Target> targets,
      List<RegisteredApplication> applications,
      boolean approvers) {
    var names =
        new TenantNames(
            classes,
            applications.stream().map(RegisteredApplication::id).collect(Collectors.toSet()),
            targets);
    PolicyCheck.Checked checked = PolicyCheck.check(yaml, names);
    assertEquals(List.of(), checked.problems());
    return new Linted(
            Objects.requireNonNull(checked.document()),
            path -> PolicyLint.place(checked.yaml().position(path)),
            classes,
            applications,
            targets,
            approvers,
            ExampleWords::of)
        .findings();
  }

  static RegisteredApplication application(String id, String team, String... answerers) {
    return read(
        RegisteredApplication.class,
        """
        {"id":"%s","title":"%s","team":"%s","defaultClass":"public","tasks":[],"answerers":%s,
         "requestsPerMinute":10}
        """
            .formatted(
                id, id, team, Set.of(answerers).stream().map(it -> "\"" + it + "\"").toList()));
  }

  static DataClass dataClass(String id, int rank, String export) {
    return read(
        DataClass.class,
        """
        {"id":"%s","title":"%s","rank":%d,"export":"%s","detectors":[]}
        """
            .formatted(id, id, rank, export));
  }

  static Target target(String id, String boundary, String region, String operator, String model) {
    String protocol =
        switch (boundary) {
          case "none" -> "extractive";
          case "on-device", "edge" -> "llama";
          default -> "openai";
        };
    return read(
        Target.class,
        """
        {"id":"%s","title":"%s","boundary":"%s","region":"%s","operator":"%s","protocol":"%s",
         "hosts":%s,"pins":[],"models":[{"id":"%s","version":"1","runtime":"x","precision":"q8",
         "contextTokens":4096,"features":["chat","summarize"],"quality":{},
         "inputMicroUsdPerMillionTokens":0,"outputMicroUsdPerMillionTokens":0,"tier":0}]}
        """
            .formatted(
                id,
                id,
                boundary,
                region,
                operator,
                protocol,
                protocol.equals("openai") ? "[\"h:443\"]" : "[]",
                model));
  }

  static <T> T read(Class<T> type, String json) {
    try {
      return DemarcJson.strict().readValue(json, type);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
