package dev.demarc.agent.cli;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.execute.Found;
import dev.demarc.agent.probe.LocalModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The file of a local model, as far as a look tells. */
final class ModelFile {
  private static final byte[] GGUF = "GGUF".getBytes(StandardCharsets.US_ASCII);

  private ModelFile() {}

  static Found found(TargetBinding site) {
    Path model = site.model().orElseThrow();
    if (LocalModels.isOnnx(model)) {
      return Files.isReadable(model.resolveSibling("vocab.txt"))
          ? Found.good("local", model + " has its vocabulary beside it")
          : Found.bad("local", model + " has no vocab.txt beside it", "put the model's there");
    }
    return isGguf(model)
        ? Found.good("local", model + " is a GGUF model; `targets test --send` loads it")
        : Found.bad("local", model + " is no GGUF model", "fetch it again, whole");
  }

  private static boolean isGguf(Path model) {
    try (InputStream in = Files.newInputStream(model)) {
      return Arrays.equals(in.readNBytes(GGUF.length), GGUF);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
