package dev.demarc.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;

/** What tells that a file is another one: time, size and inode, following links. */
record Fingerprint(Map<Path, Look> looks) {

  record Look(FileTime changed, long size, String inode) {
    private static final Look ABSENT = new Look(FileTime.fromMillis(0), -1, "");
  }

  /** Of agent.yaml and the files that were read with it. */
  static Fingerprint of(Path file, AgentConfig config) {
    Map<Path, Look> looks = new TreeMap<>();
    looks.put(file, look(file));
    config.files().forEach(each -> looks.put(each, look(each)));
    return new Fingerprint(looks);
  }

  private static Look look(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(is.lastModifiedTime(), is.size(), String.valueOf(is.fileKey()));
    } catch (IOException absent) {
      return Look.ABSENT;
    }
  }
}
