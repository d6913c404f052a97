package dev.demarc.server.policies;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The policies to start from, one for each condition the product was made for. Each is a whole
 * policy with the names of an example: what a tenant calls differently shows as a problem at its
 * line until it is renamed.
 */
enum PolicyTemplate {
  SENSITIVE_INPUT(
      "sensitive-input",
      "Sensitive input, approved device",
      "Local or edge",
      "Fail closed, or private cluster",
      "No managed-cloud transfer"),
  LARGE_DOCUMENT(
      "large-document",
      "Large public document",
      "Cloud model",
      "Smaller local summary",
      "Difference of capability and quality"),
  OFFLINE_FIELD(
      "offline-field",
      "Offline field operation",
      "On the device",
      "Waits on the device; refused where a central authority is needed",
      "Offline model and version"),
  PRIVATE_RAG(
      "private-rag",
      "Private enterprise RAG",
      "Private cluster",
      "No public fallback",
      "Residency and source references"),
  CONSUMER_FEATURE(
      "consumer-feature",
      "Consumer interactive feature",
      "Local when capable",
      "Managed service once the person agrees",
      "Telemetry and fallback path");

  private final String id;
  private final String condition;
  private final String route;
  private final String fallback;
  private final String disclosure;
  private final String yaml;

  PolicyTemplate(String id, String condition, String route, String fallback, String disclosure) {
    this.id = id;
    this.condition = condition;
    this.route = route;
    this.fallback = fallback;
    this.disclosure = disclosure;
    this.yaml = text("/policy-templates/" + id + ".yaml");
  }

  /**
   * A template as it is read through the API.
   *
   * @param condition when it is the one to take
   * @param route where such a request runs
   * @param fallback what happens when it cannot
   * @param disclosure what the person is told
   */
  record View(
      String id, String condition, String route, String fallback, String disclosure, String yaml) {}

  View view() {
    return new View(id, condition, route, fallback, disclosure, yaml);
  }

  String yaml() {
    return yaml;
  }

  private static String text(String resource) {
    try (InputStream stream = PolicyTemplate.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
