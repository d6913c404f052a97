package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Person;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The parts of an agent that a prompt passes before it is routed, on a generated bundle. */
final class ClassifyParts implements AutoCloseable {
  private final InForce policy;
  private final Path directory;
  private final SqliteJournal journal;

  ClassifyParts() {
    try (InputStream json =
        Objects.requireNonNull(
            ClassifyParts.class.getResourceAsStream("/bench/classify-bundle.json"))) {
      Bundle bundle = DemarcJson.tolerant().readValue(json, Bundle.class);
      Engine engine = new Engine(bundle.policy(), bundle.document(), bundle.targets());
      this.policy = new InForce(bundle, Digest.ofBytes(new byte[0]), engine, Map.of());
      this.directory = Files.createTempDirectory("classify-bench");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.journal =
        SqliteJournal.open(
            DataDirectory.open(directory), 4L << 30, bytes -> bytes, InstantSource.system());
  }

  InForce policy() {
    return policy;
  }

  SqliteJournal journal() {
    return journal;
  }

  Here here() {
    return new Here(SiteId.of("bench"), new Place(Boundary.EDGE, "eu"));
  }

  Situation situation() {
    TreeMap<TargetId, Availability> up = new TreeMap<>();
    policy.bundle().targets().forEach(target -> up.put(target.id(), Availability.UP));
    return new Situation(Instant.EPOCH, up, null, null, null);
  }

  Inbound request(String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "auto");
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return new Inbound(
        new Caller(policy, policy.bundle().applications().getFirst()),
        Hints.parse(name -> null),
        Person.NOBODY,
        ChatParser.parse(body.toString().getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH);
  }

  @Override
  public void close() {
    journal.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
