package dev.demarc.node.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel has mounted where: such a directory can be neither moved nor replaced. */
public final class MountPoints {
  private static final Path MOUNTED = Path.of("/proc/self/mountinfo");
  private static final int POINT = 4;

  private MountPoints() {}

  /** Whether something is mounted exactly there, even of the same file system. */
  public static boolean at(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    String real = escaped(directory.toRealPath());
    try (Stream<String> mounts = Files.lines(MOUNTED)) {
      return mounts.anyMatch(mount -> mount.split(" ")[POINT].equals(real));
    }
  }

  /** As {@code proc_pid_mountinfo(5)} writes what would end a field or a line. */
  private static String escaped(Path path) {
    return path.toString()
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }
}
