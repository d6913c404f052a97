package dev.demarc.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are secrets, from the files that {@code NAME_FILE} in the environment names, read
 * once. A file that cannot be taken stops the start with the setting's name.
 */
public final class SecretFiles implements ConfigSource {
  private static final Set<String> SECRETS =
      Set.of(
          "DEMARC_DB_OWNER_PASSWORD",
          "DEMARC_DB_APP_PASSWORD",
          "DEMARC_DB_JOB_PASSWORD",
          "DEMARC_KEYCLOAK_CLIENT_SECRET",
          "DEMARC_PORTAL_CLIENT_SECRET");

  private static final int MOST_BYTES = 4096;
  private static final int AS_THE_ENVIRONMENT = 300;

  private final Map<String, String> secrets;

  /** Of this process's environment; how configuration finds it. */
  public SecretFiles() {
    this(System.getenv());
  }

  SecretFiles(Map<String, String> environment) {
    Map<String, String> read = new HashMap<>();
    for (String name : SECRETS) {
      String file = environment.getOrDefault(name + "_FILE", "");
      if (!file.isBlank()) {
        if (!environment.getOrDefault(name, "").isBlank()) {
          throw refused(name, "and " + name + " are both set");
        }
        read.put(name, read(name, Path.of(file)));
      }
    }
    this.secrets = Map.copyOf(read);
  }

  private static String read(String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      String secret = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MOST_BYTES || secret.isEmpty() || secret.contains("\n")) {
        throw refused(name, "must name a file of one line, of at most 4 KiB");
      }
      return secret;
    } catch (IOException unreadable) {
      throw refused(name, "names a file that cannot be read");
    }
  }

  private static IllegalStateException refused(String name, String reason) {
    return new IllegalStateException("configuration: " + name + "_FILE " + reason);
  }

  @Override
  public Set<String> getPropertyNames() {
    return secrets.keySet();
  }

  @Override
  public @Nullable String getValue(String name) {
    return secrets.get(name);
  }

  @Override
  public String getName() {
    return "secrets from files";
  }

  @Override
  public int getOrdinal() {
    return AS_THE_ENVIRONMENT;
  }
}
