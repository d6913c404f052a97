package dev.demarc.node.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL, which refuses to run as root: the current user, or {@code nobody} when that
 * is root.
 */
public record Account(boolean root) {
  private static final int NOBODY = 65_534;
  private static final Path HERE = Path.of("/");

  public static Account current() {
    return new Account("root".equals(System.getProperty("user.name")));
  }

  /** The same command, run by this account. */
  public List<String> command(List<String> command) {
    if (!root) {
      return command;
    }
    List<String> all =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    all.addAll(command);
    return all;
  }

  /** Gives the file or directory (not what is in it) to this account. */
  public void own(Path path) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", NOBODY);
      Files.setAttribute(path, "unix:gid", NOBODY);
    }
  }

  /** The same with all that is in it; links are not followed. */
  public void ownAll(Path directory) throws IOException {
    if (root) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.toList()) {
          own(path);
        }
      }
    }
  }

  /** Whether this account can reach an existing directory through all of its parents. */
  public boolean reaches(Path directory) {
    return !root
        || Command.of(HERE, command(List.of("test", "-x", directory.toString()))).succeeds();
  }
}
