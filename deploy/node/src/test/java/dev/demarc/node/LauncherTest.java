package dev.demarc.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK finder of {@code ./demarc}, run by the shell itself. */
class LauncherTest {
  private static final Path SCRIPT = Path.of("../../demarc").toAbsolutePath().normalize();
  @TempDir Path directory;

  @Test
  void takesJavaHomeWhenItIsAJdk25() throws Exception {
    Path jdk = jdk("mine", "JAVA_VERSION=\"25.0.1\"");
    assertEquals(jdk.toString(), find(Map.of("JAVA_HOME", jdk.toString())).strip());
  }

  @Test
  void passesByAJavaHomeOfAnotherVersion() throws Exception {
    Path old = jdk("old", "JAVA_VERSION=\"17.0.9\"");
    Path good = jdk(".sdkman/candidates/java/25-tem", "JAVA_VERSION=\"25\"");
    String found = find(Map.of("JAVA_HOME", old.toString(), "HOME", directory.toString())).strip();
    assertTrue(Files.readString(Path.of(found, "release")).contains("\"25"), found);
    assertTrue(!found.equals(old.toString()), found);
    assertTrue(Files.exists(good));
  }

  @Test
  void takesNo250ForA25() throws Exception {
    Path wrong = jdk("wrong", "JAVA_VERSION=\"250\"");
    assertEquals("no", judge(wrong));
    assertEquals("yes", judge(jdk("early", "JAVA_VERSION=\"25-ea\"")));
  }

  @Test
  void asksTheProgramWhenThereIsNoReleaseFile() throws Exception {
    Path jdk = jdk("bare", "");
    Files.delete(jdk.resolve("release"));
    Files.writeString(
        jdk.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"25.0.2\"' >&2\n");
    assertEquals("yes", judge(jdk));
  }

  @Test
  void saysSoInOneLineWhenThereIsNone() throws Exception {
    String text = shell("is_jdk_25() { return 1; }; find_jdk", Map.of()).strip();
    assertTrue(text.startsWith("demarc: no JDK 25 found"), text);
    assertEquals(1, text.lines().count());
  }

  private String judge(Path jdk) throws Exception {
    return shell("is_jdk_25 '" + jdk + "' && echo yes || echo no", Map.of()).strip();
  }

  private String find(Map<String, String> environment) throws Exception {
    return shell("find_jdk", environment);
  }

  /** Runs a line after the script's functions and before anything it does. */
  private String shell(String line, Map<String, String> environment) throws Exception {
    String script = Files.readString(SCRIPT);
    String functions = script.substring(0, script.indexOf("\nJAVA_HOME=$(find_jdk)"));
    Path copy = Files.writeString(directory.resolve("launcher"), functions + "\n" + line + "\n");
    ProcessBuilder builder = new ProcessBuilder(List.of("bash", copy.toString()));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private Path jdk(String name, String release) throws IOException {
    Path jdk = directory.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/sh\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    Files.writeString(jdk.resolve("release"), release + "\n");
    return jdk;
  }
}
