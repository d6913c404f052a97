package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A local runtime that aborts, hangs or eats memory takes down its child and nothing else: what it
 * was asked is answered by the next permitted route, which says so, or refused where there is none,
 * and the child comes back.
 */
@Tag("component")
class LostChildTest {
  @TempDir Path directory;

  @Test
  void answersOtherwiseOrRefusesWhenTheChildAbortsMidGeneration() throws Exception {
    try (LocalSite site = new LocalSite(directory, 0)) {
      int died = 0;
      for (String signal : List.of("SEGV", "ABRT")) {
        long child = site.child();
        var open = site.askAtLength("public", "a public text, " + signal, "60s");
        LocalSite.signal(signal, child);
        assertFellBack(open.join(), "runtime_failed");
        assertEquals(++died, site.sent());
        assertBack(site, child);
      }
      long child = site.child();
      var bound = site.askAtLength("secret", "a secret text", "60s");
      LocalSite.signal("ABRT", child);
      assertRefused(bound.join());
      assertEquals(died, site.sent(), "what is secret went out");
      assertBack(site, child);
      assertCounted(site, "runtime_failed", died + 1);
    }
  }

  @Test
  void endsAChildThatHangsAndAnswersOtherwiseOrRefuses() throws Exception {
    try (LocalSite site = new LocalSite(directory, 0)) {
      long child = site.child();
      var open = site.askAtLength("public", "a public text", "100s");
      LocalSite.signal("STOP", child);
      assertFellBack(open.join(), "hung");
      assertBack(site, child);
      long next = site.child();
      var bound = site.askAtLength("secret", "a secret text", "2s");
      LocalSite.signal("STOP", next);
      assertRefused(bound.join());
      assertEquals(1, site.sent(), "what is secret went out");
      assertBack(site, next);
      assertCounted(site, "hung", 2);
    }
  }

  @Test
  void endsAChildThatTakesMoreMemoryThanItMayAndWaitsLongerEachTime() throws Exception {
    try (LocalSite site = new LocalSite(directory, 32)) {
      LocalSite.await(() -> site.problem().startsWith("memory_exceeded, "));
      int first = delayOf(site.problem());
      assertFellBack(site.ask("public", "a public text"), "probe_failed", "probe_stale");
      assertRefused(site.ask("secret", "a secret text"));
      assertEquals(1, site.sent(), "what is secret went out");
      LocalSite.await(() -> delayOf(site.problem()) > first);
      assertTrue(site.metrics().contains(lost("memory_exceeded")), site.metrics());
    }
  }

  private static void assertBack(LocalSite site, long lost) {
    site.awaitChildAfter(lost);
    HttpResponse<String> answer = site.ask("secret", "a short text after " + lost);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("local", Rig.json(answer.body()).at("/demarc/route").asText());
  }

  private static void assertFellBack(HttpResponse<String> answer, String... reasons) {
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode envelope = Rig.json(answer.body()).path("demarc");
    assertEquals("cloud", envelope.path("route").asText());
    assertEquals("local", envelope.at("/fallback/from").asText(), envelope.toString());
    String reason = envelope.at("/fallback/reason").asText();
    assertTrue(List.of(reasons).contains(reason), envelope.toString());
    assertEquals(
        "local;reason=" + reason, answer.headers().firstValue("demarc-fallback").orElse("none"));
    assertTrue(answer.headers().firstValue("demarc-degraded").orElse("").contains("fallback"));
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("routes_exhausted", Rig.json(answer.body()).at("/error/code").asText());
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElse("none"));
  }

  private static void assertCounted(LocalSite site, String reason, int times) {
    String metrics = site.metrics();
    assertTrue(metrics.lines().anyMatch((lost(reason) + times)::equals), metrics);
  }

  private static String lost(String reason) {
    return "demarc_runtime_lost_total{target=\"local\",reason=\"" + reason + "\"} ";
  }

  private static int delayOf(String problem) {
    Matcher delay = Pattern.compile("(\\d+) ms$").matcher(problem);
    return delay.find() ? Integer.parseInt(delay.group(1)) : 0;
  }
}
