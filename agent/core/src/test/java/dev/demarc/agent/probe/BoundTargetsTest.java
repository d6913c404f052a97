package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Bundles;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.AgentYaml;
import dev.demarc.agent.config.LiveConfig;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundTargetsTest {
  @TempDir Path directory;

  @Test
  void reachesATargetWhoseKeyIsPinnedByHttpsOnly() {
    Target pinned = pinned(List.of("sha256/" + "A".repeat(43) + "="));
    assertTrue(problem(pinned, "http://127.0.0.1:7070/v1").orElseThrow().contains("https"));
    assertEquals(Optional.empty(), problem(pinned, "https://127.0.0.1:7070/v1"));
    assertEquals(Optional.empty(), problem(pinned(List.of()), "http://127.0.0.1:7070/v1"));
  }

  @Test
  void bindsNoHostThatTheCatalogueDoesNotName() {
    Optional<String> problem = problem(pinned(List.of()), "http://127.0.0.1:7071/v1");
    assertEquals("the signed catalogue does not name 127.0.0.1:7071", problem.orElseThrow());
  }

  @Test
  void believesDnsForNoTargetThatIsReachedWithoutTls() {
    Target named =
        at(
            List.of(
                "models.site.example:8000",
                "localhost:8000",
                "10.1.2.3:8000",
                "[2001:db8::1]:8000"),
            List.of());
    String problem = problem(named, "http://models.site.example:8000/v1").orElseThrow();
    assertTrue(problem.contains("models.site.example is whoever DNS says"), problem);
    assertEquals(Optional.empty(), problem(named, "https://models.site.example:8000/v1"));
    for (String here : List.of("localhost", "10.1.2.3", "[2001:db8::1]")) {
      assertEquals(Optional.empty(), problem(named, "http://" + here + ":8000/v1"), here);
    }
  }

  @Test
  void keepsTheRungOfATargetWhoseBindingCannotBeUsed() throws IOException {
    assertEquals(Availability.UP, availability("cloud: {baseUrl: \"http://127.0.0.1:1/v1\"}"));
    assertEquals(Availability.DOWN, availability("cloud: {baseUrl: \"http://127.0.0.1:2/v1\"}"));
    assertEquals(Availability.UNBOUND, availability("spare: {baseUrl: \"http://127.0.0.1:1/v1\"}"));
  }

  @Test
  void keepsTheRungOfATargetThatWaitsForARestart() throws IOException {
    LiveConfig live = live("{}");
    Files.writeString(directory.resolve("tiny.gguf"), "GGUF");
    write("{ cloud: { model: tiny.gguf } }");
    live.ask();
    live.doWork();
    assertEquals(List.of("targets.cloud.model"), live.state().restart());
    assertEquals(Availability.DOWN, cloud(live));
    write("{}");
    live.ask();
    live.doWork();
    assertEquals(Availability.UNBOUND, cloud(live));
  }

  @Test
  void saysWhyATargetThatIsBoundIsNoRoute() throws IOException {
    assertEquals(
        Map.of(TargetId.of("cloud"), "the signed catalogue does not name 127.0.0.1:2"),
        bound(live("{ cloud: {baseUrl: \"http://127.0.0.1:2/v1\"} }")).problems());
    assertEquals(
        Map.of(), bound(live("{ cloud: {baseUrl: \"http://127.0.0.1:1/v1\"} }")).problems());
  }

  private Availability availability(String target) throws IOException {
    return cloud(live("{ " + target + " }"));
  }

  private LiveConfig live(String targets) throws IOException {
    Path file = write(targets);
    return new LiveConfig(file, AgentYaml.read(file), () -> Instant.EPOCH, List.of());
  }

  private Path write(String targets) throws IOException {
    return Files.writeString(
        directory.resolve("agent.yaml"), "dataDirectory: data\ntargets: " + targets + "\n");
  }

  private static @Nullable Availability cloud(LiveConfig live) {
    return bound(live).availability().get(TargetId.of("cloud"));
  }

  private static BoundTargets bound(LiveConfig live) {
    Optional<InForce> policy = Optional.of(Bundles.inForce("127.0.0.1:1", 1, List.of()));
    return new BoundTargets(
        live,
        () -> policy,
        target -> Availability.UP,
        Collections::emptySortedMap,
        task -> Collections.emptySortedMap(),
        (target, model) -> OptionalInt.empty());
  }

  private static Optional<String> problem(Target target, String url) {
    return BoundTargets.problem(
        target,
        new TargetBinding(Optional.of(URI.create(url)), Optional.empty(), Optional.empty(), 1));
  }

  private static Target pinned(List<String> pins) {
    return at(Fixture.cloud().hosts(), pins);
  }

  private static Target at(List<String> hosts, List<String> pins) {
    Target cloud = Fixture.cloud();
    return new Target(
        cloud.id(),
        cloud.title(),
        cloud.boundary(),
        cloud.region(),
        cloud.operator(),
        cloud.protocol(),
        hosts,
        pins,
        cloud.models());
  }
}
