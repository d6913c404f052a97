package dev.demarc.images;

import dev.demarc.migrations.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the compose file sets for a service, with places of a test for the container's. */
final class Composed {
  private static final Path FILE = Path.of("../compose/compose.yaml");
  private static final String SECRETS = "/run/secrets/";

  private Composed() {}

  static Map<String, String> environment(String service, Path directory) throws IOException {
    Map<?, ?> file =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
    Map<?, ?> set = member(member(member(file, "services"), service), "environment");
    Map<String, String> environment = new TreeMap<>();
    for (var one : set.entrySet()) {
      String value = String.valueOf(one.getValue());
      environment.put(
          String.valueOf(one.getKey()),
          value.startsWith(SECRETS)
              ? secret(value.substring(SECRETS.length()), directory)
              : value.replace(Image.DATA, writable(directory).toString()));
    }
    return environment;
  }

  private static Map<?, ?> member(Map<?, ?> of, String name) {
    if (of.get(name) instanceof Map<?, ?> member) {
      return member;
    }
    throw new AssertionError("the compose file has no " + name);
  }

  private static String secret(String name, Path directory) throws IOException {
    String text =
        name.startsWith("database-") ? TestDatabase.PASSWORD : "0123456789abcdef".repeat(4);
    Path file = Files.writeString(directory.resolve("secret-" + name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file.toString();
  }

  private static Path writable(Path directory) throws IOException {
    Path place = Files.createDirectories(directory.resolve("data"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    return place;
  }
}
