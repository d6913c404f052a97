package dev.demarc.e2e.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.demarc.e2e.installation.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The quickstarts as a reader runs them, against a running agent. */
class QuickstartsTest {
  private static final Installation.Agent AGENT = Installation.underTest().tenant("clinic").agent();
  private static final Path QUICKSTARTS =
      Path.of("../agent/quickstarts").toAbsolutePath().normalize();

  /** Where node is; the PATH when it is not said. */
  private static final String NODE = System.getenv().getOrDefault("DEMARC_NODE", "");

  private record Ran(int code, String said) {}

  @Test
  void showsEnvelopeAndConsentQuestionWithCurl() throws Exception {
    assumeTrue(isHere("curl"), "skipped: curl is not on this machine");
    shown(run("bash", "curl/ask.sh"));
  }

  @Test
  void showsEnvelopeAndConsentQuestionWithPython() throws Exception {
    assumeTrue(isHere("python3"), "skipped: python3 is not on this machine");
    shown(run("python3", "python/ask.py"));
  }

  @Test
  void showsEnvelopeAndConsentQuestionWithNode() throws Exception {
    shown(run(NODE.isEmpty() ? "node" : NODE + "/node", "node/ask.mjs"));
  }

  @Test
  void showsEnvelopeAndConsentQuestionWithJava() throws Exception {
    shown(run(Path.of(System.getProperty("java.home"), "bin/java").toString(), "java/Ask.java"));
  }

  private static void shown(Ran ran) {
    assertEquals(0, ran.code(), ran.said());
    String said = ran.said().replaceAll("\\s*:\\s*", ":");
    assertTrue(said.contains("\"boundary\":\"none\""), ran.said());
    assertTrue(said.contains("\"route\":\"extract\""), ran.said());
    assertTrue(said.contains("\"contract\":1"), ran.said());
    assertTrue(said.contains("403"), ran.said());
    assertTrue(said.contains("consent_required"), ran.said());
    assertTrue(said.contains("/consents/"), ran.said());
  }

  private static boolean isHere(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-c", "command -v " + program)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static Ran run(String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile("quickstart", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(words))
            .directory(QUICKSTARTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("BASE_URL", AGENT.baseUrl() + "/v1");
    builder.environment().put("API_KEY", AGENT.application().key());
    Process process = builder.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), String.join(" ", words));
    String said = Files.readString(out);
    Files.delete(out);
    return new Ran(process.exitValue(), said);
  }
}
