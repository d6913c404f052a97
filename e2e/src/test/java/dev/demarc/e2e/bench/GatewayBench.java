package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.load.HttpLoad;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The agent with everything on, on a same-boundary route, beside the bare target and nginx before
 * the same target, in the same run: 1 KB requests, 1, 16 and 64 kept-alive connections.
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
      String binding = "{ baseUrl: \"" + target.uri() + "/v1\", apiKey: { env: HOME } }";
      try (var agent =
              AgentProcess.enrol(
                  Path.of("target", alias),
                  doors.installation().controlPlane(),
                  kit.enrolmentToken(),
                  Map.of("bare", binding));
          var nginx = Nginx.before(target.uri())) {
        compare(target.uri(), agent.baseUrl(), nginx, key);
      }
    }
    return figures;
  }

  private void compare(URI target, URI agent, Nginx nginx, String key) throws InterruptedException {
    load(agent, key, false).run(16, TIME);
    for (int connections : new int[] {1, 16, 64}) {
      String suffix = "rps_c" + connections;
      var direct = load(target, key, false).run(connections, TIME);
      var through = load(agent, key, false).run(connections, TIME);
      put("direct_" + suffix, direct.perSecond());
      put(suffix, through.perSecond());
      put("failures_c" + connections, through.failures());
      if (nginx.isThere()) {
        put("nginx_" + suffix, load(nginx.uri(), key, false).run(connections, TIME).perSecond());
      }
      if (connections == 1) {
        put("added_p50_ms_c1", through.millis(0.5) - direct.millis(0.5));
      }
    }
    var direct = load(target, key, true).run(64, TIME);
    var through = load(agent, key, true).run(64, TIME);
    put("streams_per_s_c64", through.perSecond());
    put("direct_streams_per_s_c64", direct.perSecond());
    put("first_chunk_added_p50_ms_c64", through.firstMillis(0.5) - direct.firstMillis(0.5));
  }

  private void put(String key, double value) {
    figures.put(key, Math.round(value * 1000) / 1000.0);
  }

  private static HttpLoad load(URI base, String key, boolean stream) {
    String body =
        "{\"model\":\"bare\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "harbour ".repeat(120)
            + "\"}]}";
    return new HttpLoad(
        base.resolve("/v1/chat/completions"),
        "POST",
        Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
