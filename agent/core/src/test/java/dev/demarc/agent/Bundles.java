package dev.demarc.agent;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Stability;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A small clinic: classes, detectors, targets and a policy, as a bundle in force. */
public final class Bundles {
  public static final String KEY = "dk_0123456789012345678901234567890123456789012";
  public static final String POLICY =
      """
      {"schema":"demarc/policy/v1","title":"clinic","tools":{"lookup":"read-only"},"rules":[
        {"id":"phi-stays","effect":"allow","tags":["phi"],"to":["on-device","edge","private-cluster"]},
        {"id":"phi-never-out","effect":"forbid","tags":["phi"],"to":["managed-cloud"]},
        {"id":"public-anywhere","effect":"allow","classes":["public"]},
        {"id":"lab-out","effect":"allow","tags":["lab"],"to":["managed-cloud"]},
        {"id":"triage-out","effect":"allow","classes":["restricted"],"tasks":["triage"],"to":["managed-cloud"]},
        {"id":"internal-edge","effect":"allow","classes":["internal"],"to":["edge"]},
        {"id":"internal-out","effect":"allow","classes":["internal"],"to":["managed-cloud"],
         "obligations":[{"consent":{"scope":"session","ttl":"PT8H"}},{"disclose":{"text":"Leaves the site."}}]}
      ],"preferences":[
        {"classes":["phi"],"tasks":["summarize"],"order":["extract"],"fallback":false},
        {"classes":["internal"],"order":["cloud"],"fallback":false},
        {"classes":["public"],"order":["cloud","spare","extract"],"fallback":true}
      ]}
      """;

  public static final TenantId TENANT = TenantId.of("00000000-0000-0000-0000-000000000001");

  private Bundles() {}

  public static InForce inForce(String host, int requestsPerMinute, List<ActorKeys> actors) {
    return inForce(host, host, requestsPerMinute, actors);
  }

  /** With the stand-in cloud at one host and a spare cloud at another. */
  public static InForce inForce(
      String host, String spare, int requestsPerMinute, List<ActorKeys> actors) {
    return inForce(document(), host, spare, requestsPerMinute, actors);
  }

  /** The same clinic under other stability and fallback terms. */
  static InForce inForce(Stability stability, Fallback fallback, String host, String spare) {
    PolicyDocument usual = document();
    PolicyDocument document =
        new PolicyDocument(
            usual.schema(),
            usual.title(),
            usual.tools(),
            usual.rules(),
            usual.preferences(),
            usual.guarantees(),
            stability,
            fallback);
    return inForce(document, host, spare, 600, List.of());
  }

  /** The usual policy, by which requests of these terms may wait. */
  static PolicyDocument queueing(QueueTerms... terms) {
    PolicyDocument usual = document();
    return new PolicyDocument(
        usual.schema(),
        usual.title(),
        usual.tools(),
        usual.rules(),
        usual.preferences(),
        usual.guarantees(),
        null,
        null,
        List.of(terms));
  }

  /** The usual policy, by which public requests are to be answered within a second. */
  static PolicyDocument hurrying() {
    return read(
        POLICY.replace(
            "\"order\":[\"cloud\",\"spare\",\"extract\"],",
            "\"order\":[\"cloud\",\"spare\",\"extract\"],\"within\":\"PT1S\","));
  }

  /** The usual policy, by which documents may be summarised in parts. */
  static PolicyDocument dividing() {
    return read(
        POLICY.replace(
            "\"preferences\":[",
            "\"preferences\":[{\"classes\":[\"public\"],\"tasks\":[\"summarize\"],"
                + "\"order\":[\"cloud\",\"spare\",\"extract\"],\"fallback\":true,"
                + "\"transforms\":[\"chunk-and-summarise\"]},"));
  }

  /** The usual policy, by which nothing leaves the device any more. */
  static PolicyDocument closed() {
    return with("{\"id\":\"closed\",\"effect\":\"forbid\",\"to\":[\"edge\",\"managed-cloud\"]}");
  }

  /** The usual policy as it is once it was withdrawn: one rule forbids everything. */
  static PolicyDocument withdrawn() {
    PolicyDocument usual = document();
    return new PolicyDocument(
        usual.schema(),
        usual.title(),
        usual.tools(),
        List.of(with("{\"id\":\"withdrawn\",\"effect\":\"forbid\"}").rules().getLast()),
        usual.preferences(),
        usual.guarantees());
  }

  /** The usual policy and one rule more. */
  static PolicyDocument with(String rule) {
    return read(POLICY.replace("],\"preferences\"", "," + rule + "],\"preferences\""));
  }

  /** The clinic under another policy. */
  public static InForce inForce(
      PolicyDocument document,
      String host,
      String spare,
      int requestsPerMinute,
      List<ActorKeys> actors) {
    List<Target> targets =
        List.of(
            extract(),
            cloud("cloud", host, Boundary.MANAGED_CLOUD, "us"),
            cloud("spare", spare, Boundary.MANAGED_CLOUD, "us"),
            cloud("edge-box", spare, Boundary.EDGE, "eu"));
    PolicyRef ref =
        new PolicyRef(
            PolicyId.of("00000000-0000-0000-0000-0000000000c1"),
            new PolicyVersion(3),
            Digest.ofBytes(new byte[] {1}));
    Application application =
        new Application(
            ApplicationId.of("notes"),
            "Notes",
            "ward",
            List.of(hash(KEY)),
            ClassId.of("public"),
            new TreeSet<>(),
            new TreeSet<>(List.of(SubjectId.of("nurse"))),
            requestsPerMinute);
    Bundle bundle =
        new Bundle(
            Bundle.SCHEMA,
            TENANT,
            GroupId.of("default"),
            7,
            null,
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.parse("2099-11-02T00:00:00Z"),
            "0.1.0",
            new TreeSet<>(),
            ref,
            document,
            classes(),
            detectors(),
            List.of(application),
            targets,
            actors);
    Digest digest = Digest.ofBytes((host + document).getBytes(StandardCharsets.UTF_8));
    return new InForce(
        bundle, digest, new Engine(ref, document, targets), Map.of(hash(KEY), application));
  }

  /** The same policy with these budgets. */
  static InForce budgeted(InForce now, List<Budget> budgets) {
    return with(now, now.bundle().targets(), budgets);
  }

  /** The same policy, every remote model at this price for ever. */
  static InForce priced(InForce now, long input, Long cached, long output) {
    return listing(now, new Price(Instant.EPOCH, null, input, cached, output, 0));
  }

  /** The same policy, the prices of whose remote models were valid for one second, long ago. */
  static InForce unpriced(InForce now) {
    return listing(now, new Price(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 1, null, 1, 0));
  }

  private static InForce listing(InForce now, Price price) {
    List<Target> targets =
        now.bundle().targets().stream()
            .map(target ->
                target.protocol().isRemote()
                    ? offering(target, offer -> as(offer, offer.id(), List.of(price)))
                    : target)
            .toList();
    return with(now, targets, now.bundle().budgets());
  }

  /** The same policy, this target with the same offers under the name of another model. */
  static InForce offering(InForce now, TargetId which, ModelId model) {
    List<Target> targets =
        now.bundle().targets().stream()
            .map(target ->
                target.id().equals(which)
                    ? offering(target, offer -> as(offer, model, offer.prices()))
                    : target)
            .toList();
    return with(now, targets, now.bundle().budgets());
  }

  /** The same policy, this target with a smaller model beside its own, and of lower quality. */
  static InForce smallerBeside(InForce now, TargetId which, ModelId model) {
    List<Target> targets =
        now.bundle().targets().stream()
            .map(target -> target.id().equals(which) ? smallerBeside(target, model) : target)
            .toList();
    return with(now, targets, now.bundle().budgets());
  }

  private static Target smallerBeside(Target target, ModelId model) {
    ModelOffer own = target.models().getFirst();
    TreeMap<String, Integer> quality = new TreeMap<>(Map.of("summarize", 900));
    TreeMap<String, Integer> lower = new TreeMap<>(Map.of("summarize", 500));
    return offering(
        target,
        List.of(
            as(own, own.id(), own.contextTokens(), quality, own.prices()),
            as(own, model, own.contextTokens() / 2, lower, own.prices())));
  }

  private static Target offering(Target target, UnaryOperator<ModelOffer> change) {
    return offering(target, target.models().stream().map(change).toList());
  }

  private static Target offering(Target target, List<ModelOffer> models) {
    return new Target(
        target.id(),
        target.title(),
        target.boundary(),
        target.region(),
        target.operator(),
        target.protocol(),
        target.hosts(),
        target.pins(),
        models);
  }

  private static ModelOffer as(ModelOffer offer, ModelId model, List<Price> prices) {
    return as(offer, model, offer.contextTokens(), offer.quality(), prices);
  }

  private static ModelOffer as(
      ModelOffer offer,
      ModelId model,
      int context,
      SortedMap<String, Integer> quality,
      List<Price> prices) {
    return new ModelOffer(
        model,
        offer.version(),
        offer.digest(),
        offer.runtime(),
        offer.precision(),
        context,
        offer.features(),
        quality,
        offer.inputMicroUsdPerMillionTokens(),
        offer.outputMicroUsdPerMillionTokens(),
        offer.tier(),
        offer.tensors(),
        offer.template(),
        prices);
  }

  private static InForce with(InForce now, List<Target> targets, List<Budget> budgets) {
    Bundle old = now.bundle();
    Bundle bundle =
        new Bundle(
            old.schema(),
            old.tenant(),
            old.audience(),
            old.version(),
            old.previousDigest(),
            old.issuedAt(),
            old.notBefore(),
            old.expiresAt(),
            old.minAgentVersion(),
            old.requiredFeatures(),
            old.policy(),
            old.document(),
            old.classes(),
            old.detectors(),
            old.applications(),
            targets,
            old.actorKeys(),
            old.approvals(),
            budgets);
    Digest digest = Digest.ofBytes(DemarcJson.bytes(DemarcJson.strict().valueToTree(bundle)));
    Engine engine = new Engine(old.policy(), old.document(), targets);
    return new InForce(bundle, digest, engine, now.applications());
  }

  public static List<DataClass> classes() {
    return List.of(
        dataClass("public", 0),
        dataClass("internal", 20),
        dataClass("phi", 80, "mrn", "uk-nhs"),
        dataClass("restricted", 100));
  }

  public static List<Detector> detectors() {
    return List.of(
        new Detector(DetectorId.of("card"), DetectorKind.CARD, null, tags("pci")),
        new Detector(DetectorId.of("uk-nhs"), DetectorKind.UK_NHS, null, tags("phi")),
        new Detector(DetectorId.of("mrn"), DetectorKind.PATTERN, "MRN-[0-9]{6,8}", tags("phi")));
  }

  private static Target extract() {
    ModelOffer offer = offer("extractive-1", 1_000_000, 0, Feature.SUMMARIZE, Feature.STREAM);
    return new Target(
        TargetId.of("extract"),
        "Extract",
        Boundary.NONE,
        "eu",
        "demarc",
        Protocol.EXTRACTIVE,
        List.of(),
        List.of(),
        List.of(offer));
  }

  private static Target cloud(String id, String host, Boundary boundary, String region) {
    ModelOffer offer =
        offer(
            "stand-in-large",
            32_000,
            2_000_000,
            Feature.CHAT,
            Feature.SUMMARIZE,
            Feature.STREAM,
            Feature.TOOLS,
            Feature.JSON,
            Feature.JSON_SCHEMA,
            Feature.EMBEDDINGS,
            Feature.CITATIONS);
    return new Target(
        TargetId.of(id),
        id,
        boundary,
        region,
        "stand-in",
        Protocol.OPENAI,
        List.of(host),
        List.of(),
        List.of(offer));
  }

  private static ModelOffer offer(String id, int context, long price, Feature... features) {
    return new ModelOffer(
        ModelId.of(id),
        "1",
        null,
        "none",
        "none",
        context,
        new TreeSet<>(EnumSet.copyOf(Arrays.asList(features))),
        new TreeMap<>(),
        price,
        price,
        0);
  }

  private static DataClass dataClass(String id, int rank, String... detectors) {
    return new DataClass(
        ClassId.of(id),
        id,
        rank,
        Export.METADATA,
        new TreeSet<>(Arrays.stream(detectors).map(DetectorId::of).toList()));
  }

  private static TreeSet<TagId> tags(String tag) {
    return new TreeSet<>(List.of(TagId.of(tag)));
  }

  private static PolicyDocument document() {
    return read(POLICY);
  }

  static PolicyDocument read(String policy) {
    try {
      return DemarcJson.strict().readValue(policy, PolicyDocument.class);
    } catch (IOException wrongTest) {
      throw new UncheckedIOException(wrongTest);
    }
  }

  private static String hash(String key) {
    return Digest.ofBytes(key.getBytes(StandardCharsets.UTF_8)).text().substring(7);
  }
}
