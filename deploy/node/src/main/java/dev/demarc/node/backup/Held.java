package dev.demarc.node.backup;

import dev.demarc.node.machine.Refusal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file or directory in a backup.
 *
 * @param path relative, with {@code /}; {@code postgres/} wherever PostgreSQL's data lies
 * @param mode the permissions, as nine characters
 * @param bytes of a file; -1 for a directory
 * @param sha256 of a file, in hexadecimal; empty for a directory
 */
record Held(String path, String mode, long bytes, String sha256) {
  static final long DIRECTORY = -1;
  static final String POSTGRES = "postgres";
  private static final Pattern MODE = Pattern.compile("([r-][w-][x-]){3}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  boolean isDirectory() {
    return bytes == DIRECTORY;
  }

  boolean isOfPostgres() {
    return path.equals(POSTGRES) || path.startsWith(POSTGRES + "/");
  }

  /** What a manifest says may be damaged or made by anybody: it must stay inside. */
  void check() {
    if (!staysInside()) {
      throw new Refusal("the backup names a path that leaves the directory: " + printable());
    }
    if (!Contents.keeps(path)) {
      throw new Refusal("the backup names a path that no backup has: " + printable());
    }
    boolean whole = isDirectory() ? sha256.isEmpty() : SHA_256.matcher(sha256).matches();
    if (bytes < DIRECTORY || !whole || !MODE.matcher(mode).matches()) {
      throw new Refusal("the backup's manifest is damaged at " + printable());
    }
  }

  private boolean staysInside() {
    try {
      Path given = Path.of(path);
      return !path.isBlank()
          && !given.isAbsolute()
          && given.normalize().toString().equals(path)
          && !given.startsWith("..")
          && path.chars().noneMatch(Character::isISOControl);
    } catch (InvalidPathException unusable) {
      return false;
    }
  }

  private String printable() {
    String shown = path.replaceAll("\\p{Cntrl}", "?");
    return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
  }
}
