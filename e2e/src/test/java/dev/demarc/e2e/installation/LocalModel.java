package dev.demarc.e2e.installation;

import dev.demarc.contract.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A model file of random weights, the same ones every time, and the target that runs it. */
public final class LocalModel {
  private LocalModel() {}

  /** Writes the file, by the agent's own jar. */
  public static Path write(Path folder) throws IOException, InterruptedException {
    Path model = folder.resolve("tiny.gguf");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path jar = Path.of("../agent/core/target/demarc-agent.jar").toAbsolutePath().normalize();
    Path out = folder.resolve("model.out");
    Process done =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                jar.toString(),
                "dev.demarc.runtime.llama.tiny.TinyGguf",
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!done.waitFor(120, TimeUnit.SECONDS) || done.exitValue() != 0) {
      done.destroyForcibly();
      throw new AssertionError("no model: " + Files.readString(out));
    }
    return model;
  }

  /**
   * A target at the edge that runs this file in a child process of its agent.
   *
   * @param microUsdPerMillion what a million tokens cost, of input and of output
   */
  public static Map<String, Object> target(Path model, long microUsdPerMillion) throws IOException {
    return target(model, "edge", 0, microUsdPerMillion);
  }

  /**
   * The same within any boundary.
   *
   * @param tier the lowest of a device that is approved for it
   */
  public static Map<String, Object> target(
      Path model, String boundary, int tier, long microUsdPerMillion) throws IOException {
    Map<String, Object> offer = new TreeMap<>();
    offer.put("id", "tiny-gguf");
    offer.put("version", "1");
    offer.put("digest", Digest.ofBytes(Files.readAllBytes(model)).text());
    offer.put("runtime", "llama.cpp");
    offer.put("precision", "f16");
    offer.put("contextTokens", 4_096);
    offer.put("features", List.of("chat", "summarize", "stream"));
    offer.put("quality", Map.of());
    offer.put("inputMicroUsdPerMillionTokens", microUsdPerMillion);
    offer.put("outputMicroUsdPerMillionTokens", microUsdPerMillion);
    offer.put("tier", tier);
    Map<String, Object> target = new TreeMap<>();
    target.put("title", "llama");
    target.put("boundary", boundary);
    target.put("region", "eu");
    target.put("operator", "test");
    target.put("protocol", "llama");
    target.put("hosts", List.of());
    target.put("pins", List.of());
    target.put("models", List.of(offer));
    return target;
  }
}
