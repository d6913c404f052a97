package dev.demarc.node.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The supervisor's directory: {@code parts/NAME.json} is what shall run, {@code state.json} what
 * does. Every file is replaced whole, so that a reader never sees half of one.
 */
public final class NodeFiles {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Path directory;

  public NodeFiles(Path directory) {
    this.directory = directory;
  }

  public Path lock() throws IOException {
    return OwnerOnly.directory(directory).resolve("lock");
  }

  /** What shall run, in start order. */
  public List<PartSpec> wanted() throws IOException {
    Path parts = OwnerOnly.directory(directory.resolve("parts"));
    List<PartSpec> wanted = new ArrayList<>();
    try (Stream<Path> files = Files.list(parts)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        wanted.add(JSON.readValue(file.toFile(), PartSpec.class));
      }
    }
    wanted.sort(Comparator.comparingInt(PartSpec::order));
    return wanted;
  }

  public void want(PartSpec part) throws IOException {
    Path file = directory.resolve("parts").resolve(part.name() + ".json");
    OwnerOnly.write(file, JSON.writeValueAsString(part));
  }

  /** Equal for equal specifications, in whatever program it is computed. */
  public static String fingerprint(PartSpec part) {
    try {
      return Integer.toHexString(JSON.writeValueAsString(part).hashCode());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public void wantNothing() throws IOException {
    for (PartSpec part : wanted()) {
      Files.deleteIfExists(directory.resolve("parts").resolve(part.name() + ".json"));
    }
  }

  public NodeState state() throws IOException {
    Path file = directory.resolve("state.json");
    return Files.exists(file) ? JSON.readValue(file.toFile(), NodeState.class) : NodeState.NOTHING;
  }

  public void state(NodeState state) throws IOException {
    OwnerOnly.write(directory.resolve("state.json"), JSON.writeValueAsString(state));
  }
}
