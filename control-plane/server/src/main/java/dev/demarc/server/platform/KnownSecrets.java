package dev.demarc.server.platform;

import java.util.Locale;
import java.util.Set;

/** Passwords of examples, images and defaults, which whoever looks for a way in tries first. */
final class KnownSecrets {
  private static final Set<String> TEXTS =
      Set.of(
          "admin",
          "changeit",
          "changeme",
          "default",
          "demarc",
          "demarc_app",
          "demarc_job",
          "demarc_owner",
          "example",
          "keycloak",
          "letmein",
          "pass",
          "passw0rd",
          "password",
          "postgres",
          "quarkus",
          "root",
          "secret",
          "test",
          "unset");

  private KnownSecrets() {}

  /** Whether it is one of them, however written, once or several times over. */
  static boolean contain(String secret) {
    String text = secret.strip().toLowerCase(Locale.ROOT).replaceAll("[0-9!.]+$", "");
    return text.isEmpty() && !secret.isBlank() && secret.strip().length() < 16
        || TEXTS.stream().anyMatch(known -> isRepeated(text, known));
  }

  private static boolean isRepeated(String text, String known) {
    return !text.isEmpty()
        && text.length() % known.length() == 0
        && text.equals(known.repeat(text.length() / known.length()));
  }
}
