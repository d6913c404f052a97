package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.catalogue.Target;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundTargetsTest {

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

  private static Optional<String> problem(Target target, String url) {
    return BoundTargets.problem(
        target,
        new TargetBinding(Optional.of(URI.create(url)), Optional.empty(), Optional.empty(), 1));
  }

  private static Target pinned(List<String> pins) {
    Target cloud = Fixture.cloud();
    return new Target(
        cloud.id(),
        cloud.title(),
        cloud.boundary(),
        cloud.region(),
        cloud.operator(),
        cloud.protocol(),
        cloud.hosts(),
        pins,
        cloud.models());
  }
}
