package dev.demarc.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.images.Image;
import dev.demarc.node.backup.Digested;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Maven's bill of what a program may need, made one of what is shipped: a component for each
 * library that is there, for each npm package, and for nothing else. Digests are of the files that
 * are shipped: Quarkus takes resources out of some, so they are not always those of Maven's.
 */
public final class Bill {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NPM = "src/main/npm.json";

  private final Shipped shipped;
  private final ObjectNode bom;

  Bill(Shipped shipped) throws IOException {
    this.shipped = shipped;
    if (!Files.exists(shipped.bom())) {
      throw new Refusal("there is no " + shipped.bom() + "; it is made with the profile sbom");
    }
    this.bom = (ObjectNode) JSON.readTree(shipped.bom().toFile());
  }

  /**
   * The bill of an image, as CycloneDX 1.6.
   *
   * @param home the top of the tree, built with the profile sbom
   * @throws Refusal when there is a library of which nobody says what it is, or under what licence
   */
  public static ObjectNode of(Image image, Path home) throws IOException {
    return new Bill(Shipped.of(image, home)).whole();
  }

  ObjectNode whole() throws IOException {
    ArrayNode components = libraries();
    components.addAll(npm());
    bom.set("components", components);
    dependencies(components);
    program().put("type", "application");
    return bom;
  }

  private ArrayNode libraries() throws IOException {
    ArrayNode libraries = JSON.createArrayNode();
    Set<String> missing = new TreeSet<>(shipped.jars().keySet());
    for (JsonNode component : bom.path("components")) {
      String name = fileName(component);
      Path jar = shipped.jars().get(name);
      if (jar != null && missing.remove(name)) {
        libraries.add(exact((ObjectNode) component, jar));
      }
    }
    if (!missing.isEmpty()) {
      throw new Refusal("nobody says what these are: " + missing);
    }
    return libraries;
  }

  private ArrayNode npm() throws IOException {
    ArrayNode packages = JSON.createArrayNode();
    Path npm = shipped.module().resolve(NPM);
    if (Files.exists(npm)) {
      for (JsonNode one : JSON.readTree(npm.toFile())) {
        packages.add(npm(one));
      }
    }
    return packages;
  }

  private ObjectNode program() {
    return (ObjectNode) bom.at("/metadata/component");
  }

  private String fileName(JsonNode component) {
    String purl = component.path("purl").asText();
    String classifier =
        purl.contains("classifier=") ? purl.replaceFirst(".*classifier=([^&]+).*", "$1") : "";
    return shipped.fileName(
        component.path("group").asText(),
        component.path("name").asText(),
        component.path("version").asText(),
        classifier);
  }

  private ObjectNode exact(ObjectNode component, Path jar) throws IOException {
    component.set("hashes", hashes(jar));
    component.put("scope", "required");
    if (component.path("licenses").isEmpty()) {
      throw new Refusal("nobody says under what licence this is: " + jar.getFileName());
    }
    return component;
  }

  private ObjectNode npm(JsonNode one) throws IOException {
    String purl = "pkg:npm/" + one.path("name").asText() + "@" + one.path("version").asText();
    ObjectNode component = JSON.createObjectNode();
    component.put("type", "library").put("bom-ref", purl);
    component.set("name", one.path("name"));
    component.set("version", one.path("version"));
    component.put("scope", "required");
    component.set("hashes", hashes(shipped.module().resolve(one.path("file").asText())));
    component.putArray("licenses").addObject().putObject("license").set("id", one.path("license"));
    return component.put("purl", purl);
  }

  private static ArrayNode hashes(Path file) throws IOException {
    ArrayNode hashes = JSON.createArrayNode();
    hashes.addObject().put("alg", "SHA-256").put("content", Digested.of(file).sha256());
    return hashes;
  }

  /** Only between what is left. */
  private void dependencies(ArrayNode components) {
    Set<String> known = new HashSet<>();
    components.forEach(component -> known.add(component.path("bom-ref").asText()));
    String program = program().path("bom-ref").asText();
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode dependency : bom.path("dependencies")) {
      String of = dependency.path("ref").asText();
      if (known.contains(of) || of.equals(program)) {
        ArrayNode on = kept.addObject().put("ref", of).putArray("dependsOn");
        dependency
            .path("dependsOn")
            .forEach(ref -> {
              if (known.contains(ref.asText())) {
                on.add(ref);
              }
            });
      }
    }
    bom.set("dependencies", kept);
  }
}
