package dev.demarc.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An archive of an image, its layers laid over one another.
 *
 * @param config what an engine would start
 * @param entries of all layers, in order
 * @param root the file system that they make
 */
record Unpacked(JsonNode config, List<TarArchiveEntry> entries, Path root) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Unpacked of(Path archive, Path root) throws IOException {
    Map<String, byte[]> members = members(archive);
    JsonNode manifest = JSON.readTree(member(members, "manifest.json")).get(0);
    List<TarArchiveEntry> entries = new ArrayList<>();
    for (JsonNode layer : manifest.path("Layers")) {
      lay(member(members, layer.asText()), root, entries);
    }
    JsonNode config = JSON.readTree(member(members, manifest.path("Config").asText()));
    return new Unpacked(config.path("config"), entries, root);
  }

  private static byte[] member(Map<String, byte[]> members, String name) {
    byte[] member = members.get(name);
    if (member == null) {
      throw new AssertionError("no " + name + " among " + members.keySet());
    }
    return member;
  }

  private static Map<String, byte[]> members(Path archive) throws IOException {
    Map<String, byte[]> members = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        var tar = new TarArchiveInputStream(in)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        members.put(entry.getName(), tar.readAllBytes());
      }
    }
    return members;
  }

  private static void lay(byte[] layer, Path root, List<TarArchiveEntry> entries)
      throws IOException {
    boolean packed = layer[0] == 0x1f && (layer[1] & 0xff) == 0x8b;
    InputStream bytes = new ByteArrayInputStream(layer);
    try (var tar = new TarArchiveInputStream(packed ? new GZIPInputStream(bytes) : bytes)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
        Path file = root.resolve(entry.getName().replaceFirst("^/", "")).normalize();
        if (!file.startsWith(root)) {
          throw new AssertionError("an entry leaves the image: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.write(file, tar.readAllBytes());
          Files.setPosixFilePermissions(file, rights(entry.getMode()));
        }
      }
    }
  }

  private static Set<PosixFilePermission> rights(int mode) {
    Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        rights.add(all[i]);
      }
    }
    return rights;
  }

  List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    config.path(member).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
