package dev.demarc.deploy.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as a site gets it: unpacked, installed, run, removed. */
class ArchiveTest {
  private static final Path ARCHIVE = Path.of(System.getProperty("archive"));

  @TempDir static Path unpacked;
  private static Path agent;
  @TempDir Path site;

  private record Ran(int code, String said) {}

  @BeforeAll
  static void unpacksIt() throws Exception {
    assertEquals(0, run("tar", "xzf", ARCHIVE.toString(), "-C", unpacked.toString()).code());
    try (Stream<Path> top = Files.list(unpacked)) {
      agent = top.findFirst().orElseThrow();
    }
  }

  private static Ran run(String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile("archive", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), String.join(" ", words));
    String said = Files.readString(out);
    Files.delete(out);
    return new Ran(process.exitValue(), said);
  }

  private Ran install(String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(agent.resolve("install.sh").toString());
    for (String place : List.of("prefix", "config", "data", "bin")) {
      words.add("--" + place);
      words.add(site.resolve(place).toString());
    }
    words.addAll(List.of("--no-service", "--no-rehearsal"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void isWhatItsChecksumSaysAndTheSameWhoeverBuildsIt() throws Exception {
    String folder = ARCHIVE.getParent().toString();
    Ran checked =
        run(
            "bash",
            "-c",
            "cd '" + folder + "' && sha256sum -c " + ARCHIVE.getFileName() + ".sha256");
    assertEquals(0, checked.code(), checked.said());
    Ran listed = run("tar", "tvzf", ARCHIVE.toString(), "--numeric-owner", "--utc", "--full-time");
    List<String> entries = listed.said().lines().toList();
    assertTrue(entries.size() > 10);
    for (String entry : entries) {
      assertTrue(entry.matches("\\S+ 0/0 .*2026-11-24 00:00:00 demarc-agent-.*"), entry);
      assertTrue(entry.matches("[d-]rw[x-]r-[x-]r-[x-] .*"), entry);
    }
  }

  @Test
  void runsFromWhereItIsUnpacked() throws Exception {
    String program = agent.resolve("bin/demarc-agent").toString();
    Ran help = run(program, "--help");
    assertEquals(0, help.code(), help.said());
    assertTrue(help.said().contains("targets test"), help.said());
    Ran schema = run(program, "schema");
    assertEquals(Files.readString(agent.resolve("agent.schema.json")), schema.said());
    for (String set : List.of("summaries", "orders")) {
      Ran golden =
          run(program, "golden", "check", agent.resolve("golden/" + set + ".yaml").toString());
      assertEquals(0, golden.code(), golden.said());
    }
  }

  @Test
  void isInstalledTwiceWithoutLosingAnythingAndRemoved() throws Exception {
    Ran first = install();
    assertEquals(0, first.code(), first.said());
    assertTrue(first.said().contains("enrol"), first.said());
    Path yaml = site.resolve("config/agent.yaml");
    assertTrue(Files.readString(yaml).contains("dataDirectory: " + site.resolve("data")));
    String program = site.resolve("bin/demarc-agent").toString();
    Ran doctor = run(program, "doctor", "--config", yaml.toString());
    assertEquals(1, doctor.code(), doctor.said());
    assertTrue(doctor.said().contains("ok       configuration"), doctor.said());
    assertTrue(doctor.said().contains("PROBLEM  identity: not enrolled"), doctor.said());
    Files.writeString(yaml, Files.readString(yaml) + "# of the site\n");
    Ran second = install();
    assertEquals(0, second.code(), second.said());
    assertTrue(Files.readString(yaml).endsWith("# of the site\n"));
    assertEquals(0, run(program, "--help").code());
    Ran removed = install("--uninstall");
    assertEquals(0, removed.code(), removed.said());
    assertFalse(Files.exists(site.resolve("prefix"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(Path.of(program), LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.exists(yaml));
    assertEquals(0, install("--uninstall", "--purge").code());
    assertFalse(Files.exists(site.resolve("config")));
    assertFalse(Files.exists(site.resolve("data")));
  }

  @Test
  void refusesADamagedArchiveAndWhatItDoesNotKnow() throws Exception {
    Path copy = site.resolve("copy");
    assertEquals(0, run("cp", "-r", agent.toString(), copy.toString()).code());
    Files.writeString(copy.resolve("program/agent.jvm"), "-Xmx1g\n");
    Ran damaged =
        run(copy.resolve("install.sh").toString(), "--prefix", site.resolve("p").toString());
    assertEquals(1, damaged.code());
    assertTrue(damaged.said().contains("damaged"), damaged.said());
    assertFalse(Files.exists(site.resolve("p")));
    Ran unknown = run(agent.resolve("install.sh").toString(), "--colour", "red");
    assertEquals(1, unknown.code());
    Ran help = run(agent.resolve("install.sh").toString(), "--help");
    assertEquals(0, help.code());
    assertTrue(help.said().contains("--uninstall"));
  }

  @Test
  void bringsAUnitThatSystemdUnderstands() throws Exception {
    assumeTrue(
        run("bash", "-c", "command -v systemd-analyze").code() == 0,
        "skipped: systemd-analyze is not on this machine");
    String text = Files.readString(agent.resolve("systemd/demarc-agent.service"));
    for (String hard :
        List.of(
            "NoNewPrivileges=yes", "ProtectSystem=strict", "MemoryMax=", "Restart=on-failure")) {
      assertTrue(text.contains(hard), hard);
    }
    Path unit = site.resolve("demarc-agent.service");
    String here =
        text.replace("/opt/demarc-agent/current", agent.toString())
            .replace("User=demarc-agent", "User=nobody")
            .replace("Group=demarc-agent", "Group=nogroup");
    Files.writeString(unit, here, StandardCharsets.UTF_8);
    Ran verified = run("systemd-analyze", "verify", unit.toString());
    assertEquals(0, verified.code(), verified.said());
    assertFalse(verified.said().contains("Unknown"), verified.said());
  }
}
