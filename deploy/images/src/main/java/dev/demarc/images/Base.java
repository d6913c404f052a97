package dev.demarc.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an image is built on: it must have a Java 25 runtime, with {@code java} on its path. */
sealed interface Base {
  /** Of a registry, pulled; pin it by its digest for a build that can be repeated. */
  record Pulled(ImageReference reference) implements Base {
    @Override
    public JibContainerBuilder begin() {
      return Jib.from(RegistryImage.named(reference));
    }

    @Override
    public String name() {
      return reference.toStringWithQualifier();
    }

    @Override
    public Refusal refusal(Exception failure) {
      return new Refusal(
          "cannot pull the base image "
              + name()
              + " ("
              + innermost(failure)
              + "); name one that can be pulled, a tar of one, or jdk: --base-image");
    }
  }

  /** An archive as {@code docker save} writes it, or as these images are. */
  record Archive(Path file) implements Base {
    @Override
    public JibContainerBuilder begin() {
      return Jib.from(TarImage.at(file));
    }

    @Override
    public String name() {
      return String.valueOf(file.getFileName());
    }

    @Override
    public Refusal refusal(Exception failure) {
      return new Refusal("cannot build on " + file + " (" + innermost(failure) + ")");
    }
  }

  /** Nothing but this machine's Java runtime and the system's libraries that it needs. */
  record Jdk(Path home) implements Base {
    @Override
    public JibContainerBuilder begin() throws IOException {
      return new JavaRuntime(home).onNothing();
    }

    @Override
    public String name() {
      return "jdk-" + Runtime.version();
    }

    @Override
    public Refusal refusal(Exception failure) {
      return new Refusal("cannot build on the JDK in " + home + " (" + innermost(failure) + ")");
    }
  }

  /** The word for {@link Jdk}. */
  String JDK = "jdk";

  JibContainerBuilder begin() throws IOException;

  /** As the images' label says it. */
  String name();

  /** What to say when it cannot be built on. */
  Refusal refusal(Exception failure);

  /**
   * @param text a reference, the path of a tar, or {@code jdk}
   * @throws Refusal when it is none of them
   */
  static Base of(String text) {
    if (text.equals(JDK)) {
      return new Jdk(Path.of(System.getProperty("java.home")));
    }
    if (text.endsWith(".tar")) {
      Path file = Path.of(text).toAbsolutePath().normalize();
      if (!Files.isReadable(file)) {
        throw new Refusal("there is no base image " + file);
      }
      return new Archive(file);
    }
    try {
      return new Pulled(ImageReference.parse(text));
    } catch (InvalidImageReferenceException malformed) {
      throw new Refusal("no reference of an image, no tar and not " + JDK + ": " + text);
    }
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < 16; depth++) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return cause.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
  }
}
