package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.load.HttpLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Start of an enrolled agent to its first routed answer, and its memory under load. */
final class AgentBench {
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("demarc.bench.seconds", 60));

  private AgentBench() {}

  static Map<String, Number> run() throws Exception {
    var doors = new Doors(Installation.underTest());
    String alias = "bench-" + Long.toString(System.currentTimeMillis(), 36);
    Map<String, Number> figures = new LinkedHashMap<>();
    try (var target = BareTarget.start()) {
      TenantKit kit = TenantKit.create(doors, alias);
      kit.openAiTarget("bare", "edge", "eu", target.uri(), "bare");
      String key = kit.application("bench", "public", 1_000_000);
      kit.publish(GatewayBench.POLICY);
      String binding = "{ baseUrl: \"" + target.uri() + "/v1\", apiKey: { env: HOME } }";
      try (var agent =
          AgentProcess.enrol(
              Path.of("target", alias),
              doors.installation().controlPlane(),
              kit.enrolmentToken(),
              Map.of("bare", binding))) {
        figures.put("first_answer_ms", firstAnswer(agent, key));
        memory(agent, key, figures);
      }
    }
    return figures;
  }

  /** The best of five starts, from exec to the first whole answer. */
  private static long firstAnswer(AgentProcess agent, String key) throws Exception {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      agent.kill();
      long start = System.nanoTime();
      agent.launch();
      while (!answers(agent, key)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      best = Math.min(best, (System.nanoTime() - start) / 1_000_000);
    }
    return best;
  }

  private static boolean answers(AgentProcess agent, String key) {
    try {
      return Http.to(agent.baseUrl()).bearer(key).post("/v1/chat/completions", BODY).status()
          == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static void memory(AgentProcess agent, String key, Map<String, Number> figures)
      throws IOException, InterruptedException {
    var load =
        new HttpLoad(
            agent.baseUrl().resolve("/v1/chat/completions"),
            "POST",
            Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
            BODY.getBytes(StandardCharsets.UTF_8));
    load.run(16, TIME.dividedBy(3));
    long before = rssKilobytes(agent.pid());
    long start = System.nanoTime();
    load.run(16, TIME);
    long after = rssKilobytes(agent.pid());
    double hours = (System.nanoTime() - start) / 3.6e12;
    figures.put("rss_mb", after / 1024);
    figures.put("rss_growth_mb_per_h", Math.round((after - before) / 1024.0 / hours));
    figures.put("seconds", TIME.toSeconds());
  }

  private static long rssKilobytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no VmRSS of " + pid);
  }

  private static final String BODY =
      "{\"model\":\"bare\",\"messages\":[{\"role\":\"user\",\"content\":\""
          + "harbour ".repeat(120)
          + "\"}]}";
}
