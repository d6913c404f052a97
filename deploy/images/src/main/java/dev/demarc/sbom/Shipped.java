package dev.demarc.sbom;

import dev.demarc.images.Image;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The libraries of an image's program, by the names of their files. */
record Shipped(Path bom, Path module, SortedMap<String, Path> jars) {
  static Shipped of(Image image, Path home) throws IOException {
    Path libraries = home.resolve(image.built()).resolve("lib");
    if (!Files.isDirectory(libraries)) {
      throw new Refusal(image.repository() + " is not built: no " + libraries);
    }
    SortedMap<String, Path> jars = new TreeMap<>();
    try (Stream<Path> files = Files.walk(libraries)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .forEach(file -> jars.put(file.getFileName().toString(), file));
    }
    Path module = home.resolve(image.module());
    return new Shipped(module.resolve("target/bom.json"), module, jars);
  }

  /** What a library's file is called there: Quarkus puts the group before it. */
  String fileName(String group, String artifact, String version, String classifier) {
    String plain =
        artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
    String grouped = group + "." + plain;
    return jars.containsKey(grouped) ? grouped : plain;
  }
}
