package dev.demarc.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables that programs read, as their own sources name them: whole, or as the
 * property that a variable stands for.
 */
public final class Settings {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("DEMARC_[A-Z_]*[A-Z]");
  private static final Pattern PROPERTY =
      Pattern.compile("(?:quarkus|demarc)\\.[a-z0-9.-]*[a-z0-9]");

  /** Of Quarkus itself, which not every program of ours mentions. */
  private static final Set<String> FRAMEWORK =
      Set.of("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES");

  private Settings() {}

  /**
   * @param modules of the programs, from the top of the tree
   */
  public static Set<String> of(String... modules) throws IOException {
    Set<String> names = new TreeSet<>(FRAMEWORK);
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(Settings::isSource).toList()) {
          String text = Files.readString(file);
          VARIABLE.matcher(text).results().forEach(found -> names.add(found.group()));
          PROPERTY.matcher(text).results().forEach(found -> names.add(variable(found.group())));
        }
      }
    }
    secretsInFiles(names);
    return names;
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") || file.toString().endsWith(".properties");
  }

  /** Which of them a file may hold, SecretFiles says. */
  private static void secretsInFiles(Set<String> names) throws IOException {
    String source =
        Files.readString(
            HOME.resolve(
                "control-plane/process/src/main/java/dev/demarc/process/SecretFiles.java"));
    VARIABLE.matcher(source).results().map(found -> found.group() + "_FILE").forEach(names::add);
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
