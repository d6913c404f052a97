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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Start of an enrolled agent to its first routed answer, and its memory under load. How fast memory
 * grows is told only of ten minutes or more ({@code --minutes N}), after a third of that time has
 * gone before: in less, a heap that fills its bound for the first time looks like growth. So long a
 * load keeps to a pace that the upload follows, where a minute goes as fast as it is answered: an
 * agent whose journal is full refuses, and one that refuses is not the one to look at.
 */
final class AgentBench {
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("demarc.bench.seconds", 60));
  private static final long LEAST_MINUTES = 10;
  private static final Duration PIECE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 16;

  /** Between two requests of a connection: a thousand in a second from all of them. */
  private static final Duration PACE = Duration.ofMillis(CONNECTIONS);

  private AgentBench() {}

  static Map<String, Number> run() throws Exception {
    Integer minutes = Integer.getInteger("demarc.bench.minutes");
    return run(minutes == null ? TIME : Duration.ofMinutes(minutes));
  }

  /** With this much load; the time to look at memory, a minute where nothing was said. */
  static Map<String, Number> run(Duration time) throws Exception {
    var doors = new Doors(Installation.underTest());
    String alias = "bench-" + Long.toString(System.currentTimeMillis(), 36);
    Map<String, Number> figures = new LinkedHashMap<>();
    try (var target = BareTarget.start()) {
      TenantKit kit = TenantKit.create(doors, alias);
      kit.openAiTarget("bare", "edge", "eu", target.uri(), "bare");
      String key = kit.application("bench", "public", 1_000_000);
      kit.publish(GatewayBench.POLICY);
      AgentProcess.rehearse();
      String binding = "{ baseUrl: \"" + target.uri() + "/v1\", apiKey: { env: HOME } }";
      try (var agent =
          AgentProcess.enrol(
              Path.of("target", alias),
              doors.installation().controlPlane(),
              kit.enrolmentToken(),
              Map.of("bare", binding))) {
        figures.put("first_answer_ms", firstAnswer(agent, key));
        memory(agent, key, time, figures);
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

  private static void memory(
      AgentProcess agent, String key, Duration time, Map<String, Number> figures)
      throws IOException, InterruptedException {
    var load =
        new HttpLoad(
            agent.baseUrl().resolve("/v1/chat/completions"),
            "POST",
            Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
            BODY.getBytes(StandardCharsets.UTF_8));
    boolean growth = time.toMinutes() >= LEAST_MINUTES;
    Duration pace = growth ? PACE : Duration.ZERO;
    run(load, time.dividedBy(3), pace, agent.pid());
    Loaded loaded = run(load, time, pace, agent.pid());
    Growth memory = loaded.memory();
    figures.put("rss_mb", Math.round(memory.last()));
    if (growth) {
      figures.put("rss_growth_mb_per_h", Math.round(memory.perHour() * 10) / 10.0);
    }
    figures.put("seconds", time.toSeconds());
    figures.put("requests", memory.requests());
    figures.put("failures", loaded.failures());
  }

  /**
   * What was seen under load.
   *
   * @param failures requests without an answer, or with another status than 2xx
   */
  private record Loaded(Growth memory, long failures) {}

  /** In pieces, memory looked at after each: the load keeps a sample of every answer of one. */
  private static Loaded run(HttpLoad load, Duration time, Duration pace, long pid)
      throws InterruptedException, IOException {
    var growth = new Growth();
    long failures = 0;
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      var piece = load.run(CONNECTIONS, Duration.ofNanos(Math.min(left, PIECE.toNanos())), pace);
      growth.add((System.nanoTime() - start) / 3.6e12, Resident.megabytes(pid), piece.answers());
      failures += piece.failures();
    }
    return new Loaded(growth, failures);
  }

  private static final String BODY =
      "{\"model\":\"bare\",\"messages\":[{\"role\":\"user\",\"content\":\""
          + "harbour ".repeat(120)
          + "\"}]}";
}
