package dev.demarc.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRoomTest {
  private static final long GIB = 1L << 30;

  @TempDir Path directory;
  private final SortedMap<TargetId, TargetBinding> site = new TreeMap<>();

  @BeforeEach
  void bindsAModelOfAMebibyteAndWhatIsNone() throws IOException {
    Files.write(directory.resolve("small.gguf"), new byte[1 << 20]);
    bind("small", 0);
    site.put(
        TargetId.of("extract"),
        new TargetBinding(Optional.empty(), Optional.empty(), Optional.empty(), 1));
  }

  private void bind(String target, int megabytes) {
    Optional<Path> model = Optional.of(directory.resolve("small.gguf"));
    site.put(
        TargetId.of(target),
        new TargetBinding(
            Optional.empty(), Optional.empty(), model, 1, 4_096, megabytes, Outbound.DIRECT, 0));
  }

  @Test
  void goesByTheFileWhereTheSiteSaysNothing() {
    String told = ModelRoom.tooLittle(site, GIB).orElseThrow();
    assertTrue(told.startsWith("target small may take 1026 MiB, and the agent "), told);
    assertTrue(told.contains(" 1024 MiB; fix: raise MemoryMax"), told);
    assertEquals(Optional.empty(), ModelRoom.tooLittle(site, 1_026L << 20));
  }

  @Test
  void namesTheLargestByWhatTheSiteSays() {
    bind("large", 3_000);
    assertTrue(ModelRoom.tooLittle(site, 2 * GIB).orElseThrow().startsWith("target large may"));
    bind("large", 700);
    bind("small", 700);
    assertEquals(Optional.empty(), ModelRoom.tooLittle(site, GIB));
  }

  @Test
  void saysNothingWhereNothingIsKnown() {
    assertEquals(Optional.empty(), ModelRoom.tooLittle(site, 0));
  }
}
