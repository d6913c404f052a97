package dev.demarc.e2e.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.failure.Site.Offered;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.LocalModel;
import dev.demarc.e2e.installation.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The five conditions the product was made for, each under its shipped template, with the measure
 * that shows it.
 */
class ReferenceConditionsTest {
  private static final Map<String, Object> SHORT = Map.of("max_tokens", 16);

  /** One that no machine has for a model of this context. */
  private static final int HIGHER_TIER = 3;

  @TempDir private static Path files;
  private static Path model;

  private final String word = "canary" + Long.toString(System.nanoTime(), 36);

  @BeforeAll
  static void writesAModel() throws Exception {
    model = LocalModel.write(files.toAbsolutePath());
  }

  /** On a device whose probed tier is approved, and nowhere else; fails closed. */
  @Test
  void sensitiveInputApprovedDevice() throws Exception {
    try (ModelServer away = ModelServer.away();
        Site site =
            Site.underTemplate(
                "sensitive-input",
                List.of(
                    Offered.local("local", "edge", model, 0),
                    small("cluster", "private-cluster", away),
                    Site.cloud()))) {
      Device device = new Device(site, "local", "edge", model);
      device.awaitCapable();
      Http.Answer near = chat(site, "phi", SHORT, "The word is " + word + ".");
      assertAnswered("local", "edge", near);
      assertDisclosed("No managed cloud gets it.", near);
      device.approveFrom(HIGHER_TIER);
      device.awaitNotApproved();
      double closed = site.metric("demarc_requests_total", "outcome=\"routes_exhausted\"");
      double refused = site.metric("demarc_requests_total", "outcome=\"policy_refused\"");
      Http.Answer unfit = chat(site, "phi", SHORT, "Once more: " + word + ".");
      assertRefused(503, "routes_exhausted", unfit);
      assertTrue(unfit.body().contains("tier-not-approved"), unfit.body());
      assertRefused(
          403,
          "policy_refused",
          chat(site, "phi", Map.of("model", "cloud/stand-in-large"), "And there: " + word + "."));
      assertEquals(
          closed + 1, site.metric("demarc_requests_total", "outcome=\"routes_exhausted\""));
      assertEquals(refused + 1, site.metric("demarc_requests_total", "outcome=\"policy_refused\""));
      assertEquals(0, ModelServer.received(site.doors().cloud(), word), "it reached the cloud");
    }
  }

  /** The cloud model; a smaller local summary in its place, with what is lost. */
  @Test
  void largePublicDocument() throws Exception {
    try (ModelServer box = ModelServer.started();
        Site site =
            Site.underTemplate(
                "large-document", List.of(small("local", "edge", box), Site.cloud()))) {
      Http.Answer large = site.ask("A long report.", "public", "s-1");
      assertAnswered("cloud", "managed-cloud", large);
      assertDisclosed("A large cloud model reads the document.", large);
      assertTrue(large.json().at("/demarc/degraded").isEmpty(), large.body());
      site.cloudIs("503");
      Http.Answer smaller = site.ask("Another long report.", "public", "s-2");
      assertAnswered("local", "edge", smaller);
      assertDisclosed("A smaller local model may miss details.", smaller);
      assertEquals("cloud", smaller.json().at("/demarc/fallback/from").asText());
      List<String> degraded = smaller.json().at("/demarc/degraded").findValuesAsText("what");
      assertTrue(degraded.containsAll(List.of("fallback", "smaller-context")), smaller.body());
      assertTrue(smaller.header("Demarc-Degraded").contains("smaller-context"));
      assertEquals(
          1, site.metric("demarc_fallback_answered_total", "from=\"cloud\"", "to=\"local\""));
    }
  }

  /** A document longer than the smaller model's context: in parts, and told so. */
  @Test
  void largePublicDocumentInParts() throws Exception {
    String document = "The pump of hall four ran for nine hours. ".repeat(1_200) + word + ".";
    Map<String, Object> small = Map.of("max_tokens", 128);
    try (ModelServer box = ModelServer.started();
        Site site =
            Site.underTemplate(
                "large-document", List.of(small("local", "edge", box), Site.cloud()))) {
      site.cloudIs("503");
      Http summarising = site.door().with("Demarc-Task", "summarize");
      Http.Answer answer = chat(summarising, "public", small, document);
      assertAnswered("local", "edge", answer);
      List<String> degraded = answer.json().at("/demarc/degraded").findValuesAsText("what");
      assertTrue(degraded.containsAll(List.of("fallback", "chunked")), answer.body());
      assertTrue(answer.header("Demarc-Degraded").contains("chunked"));
      assertTrue(answer.json().at("/demarc/disclosures").toString().contains("parts"));
      assertTrue(box.received(word) >= 1, "the last sentence is in a part");
      assertTrue(box.received("Part 2 of ") >= 1, "there were several parts");
      assertTrue(box.received("The summaries of its ") >= 1, "they were made into one");
    }
  }

  /**
   * Without the control plane from before it starts: on the device, or it waits there, through a
   * kill, for its model; says which model answered; all of it is told once the line is mended.
   */
  @Test
  void offlineFieldOperation() throws Exception {
    try (ModelServer device = ModelServer.started();
        Site site =
            Site.underTemplate("offline-field", List.of(small("device", "on-device", device)))) {
      site.line().cut();
      startedAlone(site);
      Http.Answer near = chat(site, "internal", "The pump's word is " + word + ".");
      assertOnDevice(near.json());
      site.await(1, "demarc_offline_answered_total", "class=\"internal\"");
      device.close();
      Http.Answer told = chat(site, "internal", "The valve's word is " + word + ".");
      assertRefused(503, "queued", told);
      assertEquals("false", told.header("x-should-retry"));
      assertTrue(told.json().at("/error/job/id").isTextual(), told.body());
      assertEquals(1, site.metric("demarc_queue_depth", "class=\"internal\""));
      startedAlone(site);
      assertEquals(1, site.metric("demarc_queue_depth", "class=\"internal\""));
      device.start();
      JsonNode job = awaitAnswer(site, told.json().at("/error/job/url").asText());
      assertOnDevice(job.path("result"));
      assertEquals("1", job.at("/result/demarc/model/version").asText());
      assertEquals(1, device.received(word), "asked more than once");
      site.await(1, "demarc_offline_answered_total", "class=\"internal\"");
      assertEquals(0, site.metric("demarc_queue_depth"));
      assertNotOnDisk(site.agent().folder());
      Told home = new Told(site);
      assertEquals(0, home.offlineRequests());
      site.line().mend();
      home.awaitOffline(
          Set.of(
              near.header("Demarc-Decision"),
              told.header("Demarc-Decision"),
              job.at("/result/demarc/decision").asText()));
      assertEquals(2, home.offlineAnswers(), "at once, and from the queue");
      assertTrue(home.offlineRequests() >= 3, "the one that was told to wait is missing");
    }
  }

  /** Kills the agent and starts it where it can reach nobody. */
  private void startedAlone(Site site) throws IOException, InterruptedException {
    site.agent().kill();
    assertNotOnDisk(site.agent().folder());
    site.agent().start();
    site.awaitAway();
  }

  private static void assertOnDevice(JsonNode answer) {
    assertEquals("device", answer.at("/demarc/route").asText(), answer.toString());
    assertEquals("on-device", answer.at("/demarc/boundary").asText());
    assertEquals("stand-in-small", answer.at("/demarc/model/id").asText());
    assertTrue(
        answer
            .at("/demarc/disclosures")
            .toString()
            .contains("Answered by the model on this device"));
  }

  /** The private cluster; no public fallback; residency and source references. */
  @Test
  void privateEnterpriseRag() throws Exception {
    try (ModelServer cluster = ModelServer.started();
        Site site =
            Site.underTemplate(
                "private-rag",
                List.of(small("cluster", "private-cluster", cluster), Site.cloud()),
                "rag")) {
      Map<String, Object> sources =
          Map.of(
              "demarc",
              Map.of(
                  "cite",
                  true,
                  "sources",
                  List.of(Map.of("id", "note-7", "class", "confidential", "region", "eu"))));
      Http rag = site.door().with("Demarc-Task", "rag");
      Http.Answer answer = chat(rag, "confidential", sources, "[note-7] says " + word + ".");
      assertAnswered("cluster", "private-cluster", answer);
      assertEquals("eu", answer.json().at("/demarc/region").asText());
      assertDisclosed("Answered in the EU from the organisation's own sources.", answer);
      assertEquals("note-7", answer.json().at("/demarc/citations/0/source").asText());
      assertEquals("eu", answer.json().at("/demarc/citations/0/region").asText());
      assertEquals(1, site.metric("demarc_citations_total", "carried=\"true\""));
      cluster.close();
      assertRefused(
          503, "routes_exhausted", chat(rag, "confidential", sources, "[note-7] again " + word));
      assertEquals(0, ModelServer.received(site.doors().cloud(), word), "it reached the cloud");
    }
  }

  /** On the device when its tier is approved; else the managed service, when the person agrees. */
  @Test
  void consumerInteractiveFeature() throws Exception {
    try (Site site =
        Site.underTemplate(
            "consumer-feature",
            List.of(Offered.local("device", "on-device", model, 0), Site.cloud()))) {
      Device device = new Device(site, "device", "on-device", model);
      device.awaitCapable();
      Http.Answer own = chat(site, "public", SHORT, "Hello there.");
      assertAnswered("device", "on-device", own);
      assertDisclosed("Counts of use are kept, never what was typed.", own);
      device.approveFrom(HIGHER_TIER);
      device.awaitNotApproved();
      Http.Answer asked = chat(site, "public", SHORT, "Is anybody there? " + word);
      assertRefused(403, "consent_required", asked);
      assertEquals(0, ModelServer.received(site.doors().cloud(), word), "nobody agreed yet");
      agree(site, asked.json().at("/error/consent/id").asText());
      Http.Answer managed = chat(site, "public", SHORT, "Is anybody there? " + word);
      assertAnswered("cloud", "managed-cloud", managed);
      assertDisclosed("A managed service answers when this device cannot.", managed);
      assertEquals("device", managed.json().at("/demarc/fallback/from").asText());
      assertEquals("device;reason=tier_not_approved", managed.header("Demarc-Fallback"));
      assertEquals(
          1, site.metric("demarc_fallback_answered_total", "from=\"device\"", "to=\"cloud\""));
    }
  }

  private static Offered small(String id, String boundary, ModelServer at) {
    return Offered.openAi(id, boundary, "eu", at.baseUrl(), "stand-in-small", 8_000);
  }

  private static Http.Answer chat(Site site, String dataClass, String text) {
    return chat(site, dataClass, Map.of(), text);
  }

  private static Http.Answer chat(
      Site site, String dataClass, Map<String, Object> more, String text) {
    return chat(site.door(), dataClass, more, text);
  }

  private static Http.Answer chat(
      Http door, String dataClass, Map<String, Object> more, String text) {
    Map<String, Object> body = new java.util.TreeMap<>();
    body.put("model", "auto");
    body.put("messages", List.of(Map.of("role", "user", "content", text)));
    body.putAll(more);
    return door.with("Demarc-Class", dataClass).post("/v1/chat/completions", body);
  }

  /** The person reads the notice and agrees for as long as the policy lets them. */
  private static void agree(Site site, String consent) {
    Http person = site.doors().as(site.kit().tenant().user("end-user"));
    String at = site.kit().path("/consents/" + consent);
    String notice = person.get(at).json().at("/notice/digest").asText();
    Http.Answer agreed =
        person.post(
            at + "/answer", Map.of("answer", "grant", "scope", "until", "noticeDigest", notice));
    assertEquals(200, agreed.status(), agreed.body());
  }

  private static JsonNode awaitAnswer(Site site, String url) throws InterruptedException {
    JsonNode job = site.door().get(url).json();
    for (int tries = 0; tries < 300 && !job.path("state").asText().equals("answered"); tries++) {
      TimeUnit.MILLISECONDS.sleep(200);
      job = site.door().get(url).json();
    }
    assertEquals("answered", job.path("state").asText(), job.toString());
    return job;
  }

  private void assertNotOnDisk(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(word), "it is readable in " + file);
      }
    }
  }

  private static void assertAnswered(String route, String boundary, Http.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    assertEquals(route, answer.json().at("/demarc/route").asText(), answer.body());
    assertEquals(boundary, answer.header("Demarc-Boundary"));
  }

  private static void assertRefused(int status, String code, Http.Answer answer) {
    assertEquals(code, answer.json().at("/error/code").asText(), answer.body());
    assertEquals(status, answer.status());
  }

  private static void assertDisclosed(String text, Http.Answer answer) {
    assertTrue(answer.json().at("/demarc/disclosures").toString().contains(text), answer.body());
  }
}
