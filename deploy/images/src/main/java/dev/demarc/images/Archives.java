package dev.demarc.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Makes images as archives that {@code docker load} and its like read. */
final class Archives {
  private static final String LABEL = "org.opencontainers.image.";

  private final Path home;
  private final Path cache;
  private final String version = Versions.read().demarc();

  /**
   * @param home the top of the tree
   * @param cache where layers are kept for the next time
   */
  Archives(Path home, Path cache) {
    this.home = home;
    this.cache = cache;
  }

  /** An archive that was made. */
  record Made(Path file, String name, String digest) {}

  /** All or nothing of one image: the archive appears when it is whole. */
  Made make(Image image, Base base, Path out) throws IOException, InterruptedException {
    Path built = home.resolve(image.built()).resolve(image.entries().getFirst());
    if (!Files.exists(built)) {
      throw new Refusal(image.repository() + " is not built: no " + built);
    }
    String name = image.repository() + ":" + version;
    Path file = out.resolve(image.repository() + "-" + version + ".tar");
    Path part = out.resolve(file.getFileName() + ".part");
    Files.createDirectories(out);
    try {
      JibContainer container = containerize(image, base, TarImage.at(part).named(reference(name)));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return new Made(file, name, container.getDigest().toString());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private JibContainer containerize(Image image, Base base, TarImage target)
      throws IOException, InterruptedException {
    Path scratch = Files.createDirectories(cache.resolve("scratch"));
    List<FileEntriesLayer> layers = new Layers(home).of(image, scratch);
    try {
      JibContainerBuilder container = base.begin();
      layers.forEach(container::addFileEntriesLayer);
      return configure(container, image, base)
          .containerize(
              Containerizer.to(target)
                  .setBaseImageLayersCache(cache.resolve("base"))
                  .setApplicationLayersCache(cache.resolve("layers"))
                  .setToolName("demarc")
                  .setToolVersion(version));
    } catch (RegistryException | ExecutionException | IOException failure) {
      throw base.refusal(failure);
    } catch (CacheDirectoryCreationException failure) {
      throw new Refusal("cannot write " + cache, failure);
    }
  }

  private JibContainerBuilder configure(JibContainerBuilder container, Image image, Base base) {
    image.environment().forEach(container::addEnvironmentVariable);
    return container
        .setEntrypoint(image.start())
        .addEnvironmentVariable("DEMARC_LOG_JSON", "true")
        .setUser(Image.USER + ":" + Image.USER)
        .setWorkingDirectory(Layers.at(Image.DATA))
        .setExposedPorts(Port.tcp(image.port()))
        .setCreationTime(Layers.TIME)
        .setLabels(
            Map.of(
                LABEL + "title",
                image.title(),
                LABEL + "version",
                version,
                LABEL + "licenses",
                "Apache-2.0",
                LABEL + "base.name",
                base.name()));
  }

  private static ImageReference reference(String name) {
    try {
      return ImageReference.parse(name);
    } catch (com.google.cloud.tools.jib.api.InvalidImageReferenceException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
