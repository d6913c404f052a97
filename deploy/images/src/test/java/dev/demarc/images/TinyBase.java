package dev.demarc.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image with one file, as {@code docker save} would write it. */
final class TinyBase {
  private TinyBase() {}

  static Path in(Path directory) throws IOException, NoSuchAlgorithmException {
    byte[] layer = layer();
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(layer));
    String config =
        """
        {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/bin","LANG=C.UTF-8"],"User":"root"},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created_by":"a test"}]}
        """
            .formatted(digest);
    Path file = directory.resolve("tiny.tar");
    try (OutputStream out = Files.newOutputStream(file);
        var tar = new TarArchiveOutputStream(out)) {
      add(
          tar,
          "manifest.json",
          bytes(
              "[{\"Config\":\"config.json\",\"RepoTags\":[\"tiny:1\"],\"Layers\":[\"layer.tar\"]}]"));
      add(tar, "config.json", bytes(config));
      add(tar, "layer.tar", layer);
    }
    return file;
  }

  private static byte[] layer() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      add(tar, "etc/os-release", bytes("ID=tiny\n"));
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
