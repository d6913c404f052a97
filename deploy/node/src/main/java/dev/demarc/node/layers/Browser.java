package dev.demarc.node.layers;

import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The browser of the tests: one that is installed, else Debian's, installed by root, or fetched as
 * packages and unpacked into the cache by anybody else.
 */
final class Browser {
  private static final Path INSTALLED = Path.of("/usr/bin/chromium");
  private static final String MISSING =
      "no browser for the tests: install the package chromium, or name one in DEMARC_BROWSER";

  private final Path unpacked;
  private final boolean root;

  Browser(Path cache, boolean root) {
    this.unpacked = cache.resolve("browser");
    this.root = root;
  }

  /**
   * @throws Refusal with one line that names the package when there is none and none can be had
   */
  Path path() {
    String named = System.getenv().getOrDefault("DEMARC_BROWSER", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    if (Files.isExecutable(INSTALLED)) {
      return INSTALLED;
    }
    try {
      return root ? install() : fetch();
    } catch (Refusal | IOException e) {
      throw new Refusal(MISSING, e);
    }
  }

  private static Path install() {
    Apt.install("chromium");
    return INSTALLED;
  }

  private Path fetch() throws IOException {
    Path start = unpacked.resolve("chromium");
    if (!Files.isExecutable(start)) {
      Files.createDirectories(unpacked.resolve("packages"));
      download();
      unpack();
      OwnerOnly.write(start, script());
      Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwx------"));
    }
    return start;
  }

  /** Every package that chromium needs and this machine lacks, as apt itself works it out. */
  private void download() {
    String wanted =
        "apt-get install --simulate --no-install-recommends chromium | sed -n 's/^Inst \\([^ ]*\\).*/\\1/p'";
    Command.of(
            unpacked.resolve("packages"),
            List.of(
                "sh",
                "-c",
                "set -e; names=$(" + wanted + "); test -n \"$names\"; apt-get download $names"))
        .output();
  }

  private void unpack() throws IOException {
    try (DirectoryStream<Path> packages =
        Files.newDirectoryStream(unpacked.resolve("packages"), "*.deb")) {
      for (Path file : packages) {
        Command.of(unpacked, List.of("dpkg-deb", "-x", file.toString(), "root")).output();
      }
    }
  }

  private String script() {
    return """
    #!/bin/sh
    root=%s/root
    export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu/pulseaudio"
    export FONTCONFIG_PATH="$root/etc/fonts"
    exec "$root/usr/lib/chromium/chromium" "$@"
    """
        .formatted(unpacked);
  }
}
