package dev.demarc.node.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.node.machine.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeJsTest {
  @TempDir Path directory;

  @Test
  void takesTheFirstDirectoryOfThePathThatHoldsBoth() throws IOException {
    Path half = programs("half", "node");
    Path both = programs("both", "node", "npm");
    String path = half + File.pathSeparator + File.pathSeparator + both;
    assertEquals(both, new NodeJs(path, false).directory());
  }

  @Test
  void namesThePackagesInOneLineWhenTheyAreMissingAndNobodyMayInstallThem() throws IOException {
    var nodeJs = new NodeJs(programs("half", "npm").toString(), false);
    String line = assertThrows(Refusal.class, nodeJs::directory).getMessage();
    assertEquals("no node and npm for the tests: install the packages nodejs and npm", line);
  }

  private Path programs(String name, String... programs) throws IOException {
    Path bin = Files.createDirectories(directory.resolve(name));
    for (String program : programs) {
      Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    return bin;
  }
}
