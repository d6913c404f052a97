package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.load.HttpLoad;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The agent with everything on, on a same-boundary route, beside the bare target, and nginx and
 * Portkey before the same target, in the same run: 1 KB requests, answered whole and streamed, 1,
 * 16 and 64 kept-alive connections, after the agent's rate has stopped to grow. {@code cpu_us_c…}
 * is the processor time of the agent's process for one request, which a busy machine changes less
 * than it changes rates.
 */
final class GatewayBench {
  static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Bench
      rules:
        - { id: edge, effect: allow, classes: [public], to: [edge] }
      preferences:
        - { order: [bare], fallback: false }
      """;
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("demarc.bench.seconds", 8));

  private static final int[] CONNECTIONS = {1, 16, 64};

  private final Map<String, Number> figures = new LinkedHashMap<>();

  private GatewayBench() {}

  static Map<String, Number> run() throws Exception {
    return new GatewayBench().measure();
  }

  private Map<String, Number> measure() throws Exception {
    var doors = new Doors(Installation.underTest());
    String alias = "bench-" + Long.toString(System.currentTimeMillis(), 36);
    try (var target = BareTarget.start()) {
      TenantKit kit = TenantKit.create(doors, alias);
      kit.openAiTarget("bare", "edge", "eu", target.uri(), "bare");
      String key = kit.application("bench", "public", 1_000_000);
      kit.publish(POLICY);
      AgentProcess.rehearse();
      String binding = "{ baseUrl: \"" + target.uri() + "/v1\", apiKey: { env: HOME } }";
      try (var agent =
              AgentProcess.enrol(
                  Path.of("target", alias),
                  doors.installation().controlPlane(),
                  kit.enrolmentToken(),
                  Map.of("bare", binding));
          var nginx = Nginx.before(target.uri());
          var portkey = Portkey.before(target.uri())) {
        warm(load(agent.baseUrl(), key, false));
        for (int connections : CONNECTIONS) {
          compare(connections, target.uri(), agent, key);
          peers(connections, nginx, portkey, key);
        }
        for (int connections : CONNECTIONS) {
          streams(connections, target.uri(), agent.baseUrl(), key);
          streamedPeers(connections, nginx, portkey, key);
        }
      }
    }
    return figures;
  }

  /** Until another round is hardly better than the best before, or two minutes long. */
  private static void warm(HttpLoad load) throws InterruptedException {
    double best = 0;
    int level = 0;
    for (int round = 0; round < 15 && level < 2; round++) {
      double rate = load.run(16, TIME).perSecond();
      level = rate < best * 1.03 ? level + 1 : 0;
      best = Math.max(best, rate);
    }
  }

  private void compare(int connections, URI target, AgentProcess agent, String key)
      throws IOException, InterruptedException {
    String suffix = "_c" + connections;
    var direct = load(target, key, false).run(connections, TIME);
    Duration before = Cpu.of(agent.pid());
    var through = load(agent.baseUrl(), key, false).run(connections, TIME);
    Duration used = Cpu.of(agent.pid()).minus(before);
    put("direct_rps" + suffix, direct.perSecond());
    put("rps" + suffix, through.perSecond());
    put("failures" + suffix, through.failures());
    put("cpu_us" + suffix, used.toNanos() / 1e3 / Math.max(1, through.answers()));
    if (connections == 1) {
      put("added_p50_ms_c1", through.millis(0.5) - direct.millis(0.5));
    }
  }

  private void peers(int connections, Nginx nginx, Portkey portkey, String key)
      throws InterruptedException {
    if (nginx.isThere()) {
      var passed = told("nginx", load(nginx.uri(), key, false).run(connections, TIME));
      put("nginx_rps_c" + connections, passed.perSecond());
    }
    if (portkey.isThere()) {
      put("portkey_rps_c" + connections, portkey(portkey, connections, key, false).perSecond());
    }
  }

  /** It is asked for a while before. */
  private static HttpLoad.Result portkey(
      Portkey portkey, int connections, String key, boolean stream) throws InterruptedException {
    var load = load(portkey.uri(), key, stream, portkey.headers());
    load.run(connections, TIME.dividedBy(2));
    return told("Portkey", load.run(connections, TIME));
  }

  private static HttpLoad.Result told(String peer, HttpLoad.Result passed) {
    if (passed.failures() > 0) {
      System.err.println(peer + " failed " + passed.failures() + " requests");
    }
    return passed;
  }

  private void streams(int connections, URI target, URI agent, String key)
      throws InterruptedException {
    load(agent, key, true).run(connections, TIME);
    var direct = load(target, key, true).run(connections, TIME);
    var through = load(agent, key, true).run(connections, TIME);
    String suffix = "_c" + connections;
    put("streams_per_s" + suffix, through.perSecond());
    put("stream_failures" + suffix, through.failures());
    put("direct_streams_per_s" + suffix, direct.perSecond());
    put("first_chunk_added_p50_ms" + suffix, through.firstMillis(0.5) - direct.firstMillis(0.5));
  }

  private void streamedPeers(int connections, Nginx nginx, Portkey portkey, String key)
      throws InterruptedException {
    if (nginx.isThere()) {
      var passed = told("nginx", load(nginx.uri(), key, true).run(connections, TIME));
      put("nginx_streams_per_s_c" + connections, passed.perSecond());
    }
    if (portkey.isThere()) {
      var passed = portkey(portkey, connections, key, true);
      put("portkey_streams_per_s_c" + connections, passed.perSecond());
    }
  }

  private void put(String key, double value) {
    figures.put(key, Math.round(value * 1000) / 1000.0);
  }

  private static HttpLoad load(URI base, String key, boolean stream) {
    return load(base, key, stream, Map.of());
  }

  private static HttpLoad load(URI base, String key, boolean stream, Map<String, String> more) {
    String body =
        "{\"model\":\"bare\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "harbour ".repeat(120)
            + "\"}]}";
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Authorization", "Bearer " + key);
    headers.put("Content-Type", "application/json");
    return new HttpLoad(
        base.resolve("/v1/chat/completions"),
        "POST",
        headers,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
