package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every template is a policy without a problem, and permits exactly what its condition says. */
class PolicyTemplateTest {
  private static final List<DataClass> CLASSES =
      List.of(
          dataClass("public", 0),
          dataClass("internal", 20),
          dataClass("confidential", 50),
          dataClass("phi", 80));
  private static final List<Target> TARGETS =
      List.of(
          target("extract", "none", "eu", "extractive"),
          target("device", "on-device", "eu", "llama"),
          target("local", "edge", "eu", "llama"),
          target("cluster", "private-cluster", "eu", "openai"),
          target("cluster-abroad", "private-cluster", "us", "openai"),
          target("cloud", "managed-cloud", "us", "openai"));

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void hasNoProblemWhereItsNamesAreKnown(PolicyTemplate template) {
    assertEquals(List.of(), checked(template).problems());
  }

  @Test
  void saysWhatItNamesAlsoWhereItIsNotKnown() {
    var names =
        new TenantNames(CLASSES.subList(0, 1), Set.of(), List.of(TARGETS.get(0), TARGETS.get(2)));
    PolicyMentions mentions = PolicyMentions.of(PolicyTemplate.SENSITIVE_INPUT.yaml(), names);
    assertEquals(List.of(new PolicyMentions.Name("phi", false)), mentions.classes());
    assertEquals(
        List.of(
            new PolicyMentions.Name("cluster", false),
            new PolicyMentions.Name("extract", true),
            new PolicyMentions.Name("local", true)),
        mentions.targets());
    assertEquals(
        new PolicyMentions(List.of(), List.of()), PolicyMentions.of("rules: {a: 1}: x", names));
  }

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void provesItsGuaranteesWhateverIsAsked(PolicyTemplate template) {
    List<GuaranteeVerdict> verdicts = Guarantees.prove(checked(template), List.of());
    assertTrue(verdicts.size() >= 2, "promises too little");
    assertTrue(verdicts.stream().allMatch(GuaranteeVerdict::isProved), verdicts.toString());
  }

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void passesItsOwnCasesAndFailsOneWhereARuleAllowsEverything(PolicyTemplate template) {
    List<CaseResult> results = Cases.run(checked(template));
    assertTrue(results.size() >= 2, "tests too little");
    assertTrue(results.stream().allMatch(CaseResult::passed), results.toString());
    String open =
        template
            .yaml()
            .replaceAll("effect: forbid", "effect: allow")
            .replace("guarantees:\n", "  - id: everything\n    effect: allow\nguarantees:\n");
    var checked = PolicyCheck.check(open, new TenantNames(CLASSES, Set.of(), TARGETS));
    assertTrue(
        Cases.run(checked).stream().anyMatch(result -> !result.passed()),
        checked.problems().toString());
  }

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void breaksEachOfItsGuaranteesWhereARuleAllowsEverything(PolicyTemplate template) {
    String open =
        template
            .yaml()
            .replaceAll("effect: forbid", "effect: allow")
            .replace("guarantees:\n", "  - id: everything\n    effect: allow\nguarantees:\n");
    var checked = PolicyCheck.check(open, new TenantNames(CLASSES, Set.of(), TARGETS));
    List<GuaranteeVerdict> verdicts = Guarantees.prove(checked, List.of());
    assertTrue(verdicts.size() >= 2, checked.problems().toString());
    assertTrue(
        verdicts.stream().allMatch(each -> each.verdict() == GuaranteeVerdict.Verdict.BROKEN),
        verdicts.toString());
  }

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void namesEveryNameThatATenantLacksAtItsLine(PolicyTemplate template) {
    var nothing = new TenantNames(List.of(), Set.of(), List.of());
    List<PolicyProblem> problems = PolicyCheck.check(template.yaml(), nothing).problems();
    assertTrue(!problems.isEmpty(), "names of the example would pass unseen");
    assertTrue(problems.stream().allMatch(problem -> problem.line() > 1), problems.toString());
  }

  @Test
  void keepsSensitiveInputByClassAndByTagFromEveryManagedCloud() {
    Map<String, Considered> byClass =
        permitted(PolicyTemplate.SENSITIVE_INPUT, "phi", "[]", "chat", "{}");
    assertEquals(Set.of("device", "local", "cluster", "cluster-abroad", "extract"), open(byClass));
    Map<String, Considered> byTag =
        permitted(PolicyTemplate.SENSITIVE_INPUT, "public", "[\"phi\"]", "chat", "{}");
    assertEquals(open(byClass), open(byTag));
  }

  @Test
  void readsALargePublicDocumentInTheCloudAndSaysWhatASmallerModelLoses() {
    Map<String, Considered> all =
        permitted(PolicyTemplate.LARGE_DOCUMENT, "public", "[]", "summarize", "{}");
    assertTrue(disclosed(all, "cloud").contains("large cloud model"));
    assertTrue(disclosed(all, "local").contains("may miss details"));
    assertEquals(
        Set.of("extract"),
        open(permitted(PolicyTemplate.LARGE_DOCUMENT, "internal", "[]", "summarize", "{}")));
  }

  @Test
  void keepsFieldWorkOnTheDeviceAndRefusesWhatNeedsAuthority() {
    assertEquals(
        Set.of("device", "extract"),
        open(
            permitted(
                PolicyTemplate.OFFLINE_FIELD,
                "internal",
                "[]",
                "chat",
                "{\"take_note\":\"local-safe\"}")));
    assertEquals(
        Set.of("extract"),
        open(
            permitted(
                PolicyTemplate.OFFLINE_FIELD,
                "internal",
                "[]",
                "chat",
                "{\"open_order\":\"needs-authority\"}")));
  }

  @Test
  void answersFromEnterpriseKnowledgeInOneClusterAndNowhereElse() {
    assertEquals(
        Set.of("cluster", "extract"),
        open(permitted(PolicyTemplate.PRIVATE_RAG, "confidential", "[]", "rag", "{}")));
  }

  @Test
  void asksThePersonBeforeAManagedServiceAnswersAConsumerFeature() {
    Map<String, Considered> all =
        permitted(PolicyTemplate.CONSUMER_FEATURE, "internal", "[]", "chat", "{}");
    assertTrue(
        all.get("device").obligations().stream().allMatch(Obligation.Disclose.class::isInstance));
    assertTrue(
        all.get("cloud").obligations().stream().anyMatch(Obligation.Consent.class::isInstance));
    assertEquals(Set.of("device", "cloud", "extract"), open(all));
  }

  private static PolicyCheck.Checked checked(PolicyTemplate template) {
    return PolicyCheck.check(template.yaml(), new TenantNames(CLASSES, Set.of(), TARGETS));
  }

  private static Map<String, Considered> permitted(
      PolicyTemplate template, String dataClass, String tags, String task, String tools) {
    PolicyDocument document = Objects.requireNonNull(checked(template).document());
    var ref =
        new PolicyRef(
            PolicyId.of("00000000-0000-4000-8000-000000000001"),
            new PolicyVersion(1),
            Digest.ofBytes(new byte[0]));
    List<Considered> all =
        new Engine(ref, document, TARGETS).permit(facts(dataClass, tags, task, tools));
    return all.stream()
        .collect(Collectors.toMap(each -> each.route().target().text(), each -> each));
  }

  private static Set<String> open(Map<String, Considered> all) {
    return all.entrySet().stream()
        .filter(each -> each.getValue().permitted())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static String disclosed(Map<String, Considered> all, String target) {
    return Objects.requireNonNull(all.get(target)).obligations().toString();
  }

  private static Facts facts(String dataClass, String tags, String task, String tools) {
    return read(
        Facts.class,
        """
        {"tenant":"3f2b7c1e-5a77-4a39-9f64-0d6f2f1a7b10","application":"notes","team":"ward",
         "actor":{"roles":[]},"task":"%s",
         "data":{"dataClass":"%s","rank":20,"tags":%s,"sources":["application"]},"tools":%s,
         "origin":{"boundary":"on-device","region":"eu"},"site":"ward-1","group":"default",
         "request":{"model":"auto","bytes":1200,"tokens":300,"maxOutputTokens":256,"messages":1,
          "files":0,"stream":false,"needs":[]}}
        """
            .formatted(task, dataClass, tags, tools));
  }

  private static DataClass dataClass(String id, int rank) {
    return read(
        DataClass.class,
        """
        {"id":"%s","title":"%s","rank":%d,"export":"metadata","detectors":[]}
        """
            .formatted(id, id, rank));
  }

  private static Target target(String id, String boundary, String region, String protocol) {
    return read(
        Target.class,
        """
        {"id":"%s","title":"%s","boundary":"%s","region":"%s","operator":"op","protocol":"%s",
         "hosts":%s,"pins":[],"models":[{"id":"m","version":"1","runtime":"x","precision":"q8",
         "contextTokens":4096,"features":["chat","summarize"],"quality":{},
         "inputMicroUsdPerMillionTokens":0,"outputMicroUsdPerMillionTokens":0,"tier":0}]}
        """
            .formatted(
                id,
                id,
                boundary,
                region,
                protocol,
                protocol.equals("openai") ? "[\"h:443\"]" : "[]"));
  }

  private static <T> T read(Class<T> type, String json) {
    try {
      return DemarcJson.strict().readValue(json, type);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
