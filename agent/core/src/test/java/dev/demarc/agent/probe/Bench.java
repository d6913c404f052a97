package dev.demarc.agent.probe;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;

/** Capabilities over a real file, a machine and a clock of the test's, and a model that obeys. */
final class Bench {
  final Path directory;
  final Path file;
  final Metrics metrics = new Metrics();
  final Fixture fixture;
  final KeptReport<CapabilityReport> kept;
  final Capabilities capabilities;
  int restarts;
  int runs;
  int starts = 1;
  Optional<Digest> loaded = Optional.empty();
  Trial.Found found;
  Optional<Set<String>> listed = Optional.empty();
  private final int memoryMegabytes;
  private final DataDirectory data;
  private final Prober prober;
  private Instant now;
  private InForce policy;
  private long version;
  private AgentConfig site;

  Bench(Path directory) throws IOException {
    this(directory, 0);
  }

  Bench(Path directory, int memoryMegabytes) throws IOException {
    this(directory, memoryMegabytes, new Fixture(), Fixture.NOW);
  }

  private Bench(Path directory, int memoryMegabytes, Fixture fixture, Instant now)
      throws IOException {
    this.directory = directory;
    this.file = directory.resolve("tiny.gguf");
    this.memoryMegabytes = memoryMegabytes;
    this.fixture = fixture;
    this.now = now;
    if (!Files.exists(file)) {
      write("GGUF");
    }
    Files.createDirectories(directory.resolve("proc"));
    machine(16_000, 4_000);
    this.data = DataDirectory.open(directory.resolve("data"));
    this.kept = KeptReport.ofCapabilities(data, fixture.identity("http://127.0.0.1:1"));
    offer(8_192, 1, Feature.CHAT, Feature.STREAM);
    this.site = config("http://127.0.0.1:7070/v1");
    this.capabilities =
        new Capabilities(
            () -> site,
            () -> Optional.of(policy),
            kept,
            () -> this.now,
            () -> Duration.between(Instant.EPOCH, this.now).toNanos(),
            metrics,
            "0.1.0");
    Memory memory = new Memory(directory.resolve("proc"), directory.resolve("groups"));
    this.prober =
        new Prober(
            () -> site,
            capabilities,
            new Obedient(),
            memory,
            target -> CompletableFuture.completedFuture(listed),
            Runnable::run);
  }

  /** The same agent after a restart. */
  Bench again() throws IOException {
    return new Bench(directory, memoryMegabytes, fixture, now.plusSeconds(1));
  }

  KeptReport<CapabilityReport> ofAnotherKey() {
    return KeptReport.ofCapabilities(data, new Fixture().identity("http://127.0.0.1:1"));
  }

  /** The site binds the cloud to another address. */
  void rebind(String baseUrl) {
    site = config(baseUrl);
  }

  private AgentConfig config(String baseUrl) {
    TreeMap<TargetId, TargetBinding> targets = new TreeMap<>();
    targets.put(
        TargetId.of("local"),
        new TargetBinding(
            Optional.empty(),
            Optional.empty(),
            Optional.of(file),
            1,
            8_192,
            memoryMegabytes,
            Outbound.DIRECT,
            0));
    targets.put(
        TargetId.of("cloud"),
        new TargetBinding(Optional.of(URI.create(baseUrl)), Optional.empty(), Optional.empty(), 1));
    return new AgentConfig(
        new InetSocketAddress("127.0.0.1", 0),
        Optional.empty(),
        directory,
        Optional.empty(),
        Outbound.DIRECT,
        Optional.empty(),
        targets,
        new TreeSet<>(),
        new TreeMap<>(),
        AgentConfig.Limits.DEFAULT,
        Level.INFO);
  }

  private final class Obedient implements LocalWatch.Models, Trial {
    @Override
    public Optional<Trial> trial(TargetId target) {
      return Optional.of(this);
    }

    @Override
    public void restart(TargetId target) {
      restarts++;
    }

    @Override
    public Found run(SortedSet<Feature> claimed) {
      if (found != null) {
        return found;
      }
      runs++;
      return new Found.Ran(
          loaded.orElseGet(() -> FileMark.digest(file).orElseThrow()),
          8_192,
          new TreeSet<>(List.of(Feature.CHAT, Feature.STREAM, Feature.SUMMARIZE)),
          100,
          240,
          100 << 20);
    }

    @Override
    public int starts() {
      return starts;
    }
  }

  /** From here on the catalogue offers this, of whatever digest. */
  void offer(int contextTokens, int tier, Feature... features) {
    offer(null, contextTokens, tier, features);
  }

  /** From here on the catalogue names this digest. */
  void name(String digest) {
    offer(digest, 8_192, 1, Feature.CHAT);
  }

  private void offer(String digest, int contextTokens, int tier, Feature... features) {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of("tiny"),
            "1",
            digest,
            "llama.cpp",
            "f16",
            contextTokens,
            new TreeSet<>(List.of(features)),
            new TreeMap<>(),
            0,
            0,
            tier);
    Target local =
        new Target(
            TargetId.of("local"),
            "Local",
            Boundary.EDGE,
            "eu",
            "clinic",
            Protocol.LLAMA,
            List.of(),
            List.of(),
            List.of(offer));
    List<Target> targets = List.of(local, Fixture.cloud());
    Bundle like = Fixture.bundle(++version);
    Bundle bundle =
        new Bundle(
            like.schema(),
            like.tenant(),
            like.audience(),
            like.version(),
            null,
            like.issuedAt(),
            like.notBefore(),
            like.expiresAt(),
            like.minAgentVersion(),
            like.requiredFeatures(),
            like.policy(),
            like.document(),
            like.classes(),
            like.detectors(),
            like.applications(),
            targets,
            like.actorKeys());
    Engine engine = Engine.interpreting(bundle.policy(), bundle.document(), targets);
    policy = new InForce(bundle, Digest.ofBytes(Fixture.json(bundle)), engine, Map.of());
  }

  void write(String content) throws IOException {
    Files.writeString(file, content);
  }

  void free(int megabytes) throws IOException {
    machine(64_000, megabytes);
  }

  void total(int megabytes) throws IOException {
    machine(megabytes, 4_000);
  }

  private void machine(long total, long free) throws IOException {
    Files.writeString(
        directory.resolve("proc/meminfo"),
        "MemTotal:  %d kB\nMemAvailable:  %d kB\n".formatted(total << 10, free << 10));
  }

  void step() {
    prober.doWork();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Optional<Shortfall> shortfall(String target, String model) {
    return Optional.ofNullable(capabilities.shortfalls().get(TargetId.of(target)))
        .map(models -> models.get(ModelId.of(model)));
  }

  CapabilityReport report() {
    try {
      return DemarcJson.strict()
          .readValue(capabilities.report().orElseThrow().payloadBytes(), CapabilityReport.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  Capability reported(String target) {
    return report().capabilities().stream()
        .filter(each -> each.claim().target().equals(TargetId.of(target)))
        .findFirst()
        .orElseThrow();
  }
}
