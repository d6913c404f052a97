package dev.demarc.node.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets of this installation, one file each, readable by their owner only. */
public final class Secrets {
  private static final int BYTES = 32;

  private final Path directory;
  private final SecureRandom random = new SecureRandom();

  public Secrets(Path directory) {
    this.directory = directory;
  }

  /** The secret of that name, made on first use: 43 characters of base64url. */
  public String text(String name) {
    try {
      Path file = file(name);
      if (!Files.exists(file)) {
        OwnerOnly.write(file, fresh());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Refusal("cannot keep the secret " + name + " in " + directory, e);
    }
  }

  /** The file of that secret, existing. */
  public Path path(String name) {
    String made = text(name);
    assert !made.isEmpty();
    return file(name);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private String fresh() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
