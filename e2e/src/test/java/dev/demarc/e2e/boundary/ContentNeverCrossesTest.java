package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.people.Browser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A word is sent to an agent in every place a request has, and answered by a target in every place
 * an answer has. Afterwards it is searched for in the database's files, in every log, on the wire
 * to the control plane, in what the control plane shows, on the portal's pages in a real browser
 * and in the heaps of both. A leak is planted in each of them to see it found.
 */
class ContentNeverCrossesTest {
  private static final Installation INSTALLATION = Installation.underTest();
  private static final Doors DOORS = new Doors(INSTALLATION);
  private static final Canary CANARY = Canary.create();

  private static final List<String> DECISIONS = new ArrayList<>();

  private static BabblingSite site;
  private static TenantKit kit;

  @BeforeAll
  static void sendsTheWordEverywhere() throws Exception {
    site = BabblingSite.make(DOORS, INSTALLATION.controlPlane(), "canary", CANARY::word);
    kit = site.kit();
    Places.of(CANARY.word()).forEach(ContentNeverCrossesTest::send);
    for (String manner : site.babbler().offers()) {
      keep(site.babble(manner, false));
      keep(site.babble(manner, true));
    }
    site.assertEachWayWasAsked();
    awaitUpload();
  }

  @AfterAll
  static void ends() throws Exception {
    site.close();
  }

  private static void send(Places request) {
    var answer = request.send(site.caller());
    assertTrue(answer.status() < 500, answer.status() + " " + answer.body());
    keep(answer);
  }

  private static void keep(Http.Answer answer) {
    String decision = answer.header("Demarc-Decision");
    if (!decision.isEmpty()) {
      DECISIONS.add(decision);
    }
  }

  /** Until the record of every decision is there. */
  private static void awaitUpload() throws InterruptedException {
    assertTrue(DECISIONS.size() >= 5, "too few decisions: " + DECISIONS);
    for (int tries = 0; tries < 240; tries++) {
      Set<String> missing = new HashSet<>(DECISIONS);
      kit.admin()
          .get(kit.path("/traces?limit=200"))
          .json()
          .path("items")
          .forEach(item -> missing.remove(item.path("decision").asText()));
      if (missing.isEmpty()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new AssertionError("not everything was uploaded");
  }

  @Test
  void isNotInTheDatabasesFiles() throws Exception {
    assertEquals(List.of(), CANARY.below(Storage.of(INSTALLATION).database()));
  }

  @Test
  void isInNoLog() throws Exception {
    assertEquals(List.of(), CANARY.below(Storage.of(INSTALLATION).logs()));
    assertEquals(Optional.empty(), CANARY.in(Files.readAllBytes(site.log())));
  }

  @Test
  void isNotOnTheWireToTheControlPlane() {
    assertTrue(site.wire().heard().length > 10_000, "the tap heard nothing");
    assertEquals(Optional.empty(), CANARY.in(site.wire().heard()));
  }

  @Test
  void isInNothingTheControlPlaneShows() {
    for (String list : List.of("/traces", "/consents", "/audit", "/overview", "/agents")) {
      var answer = kit.admin().get(kit.path(list));
      assertEquals(200, answer.status(), list + answer.body());
      byte[] shown = answer.body().getBytes(StandardCharsets.UTF_8);
      assertEquals(Optional.empty(), CANARY.in(shown), list);
    }
    kit.admin()
        .get(kit.path("/traces?limit=200"))
        .json()
        .path("items")
        .forEach(item -> {
          String path = kit.path("/traces/" + item.path("decision").asText());
          byte[] shown = kit.admin().get(path).body().getBytes(StandardCharsets.UTF_8);
          assertEquals(Optional.empty(), CANARY.in(shown), path);
        });
  }

  /** The portal's heap holds what it shows as long as it shows it. */
  @Test
  void isOnNoPageOfThePortalAndInNoHeapWhileThePagesAreOpen() throws Exception {
    try (var browser = Browser.start()) {
      var admin = PortalLook.as(browser, kit.tenant().user("tenant-admin"), INSTALLATION);
      var pages = new TenantPages(kit);
      pages.paths().forEach(admin::at);
      assertEquals(List.of(), admin.holding(CANARY));
      assertLookedEverywhere(admin);
      var person = PortalLook.as(browser, kit.tenant().user("end-user"), INSTALLATION);
      person.at("/t/" + kit.tenant().id() + "/my-consents");
      for (String consent : pages.some("/consents", "id")) {
        person.at("/consents/" + kit.tenant().id() + "/" + consent);
      }
      assertEquals(List.of(), person.holding(CANARY));
      Storage storage = Storage.of(INSTALLATION);
      for (String part : List.of("control-plane", "portal")) {
        assertEquals(Optional.empty(), Heap.holding(storage.pid(part), CANARY), part);
      }
    }
  }

  private static void assertLookedEverywhere(PortalLook look) {
    for (String kind :
        List.of("/traces/dec_", "/agents/", " text", " DOM", "v-r=uidl", "socket ")) {
      assertTrue(
          look.places().stream().anyMatch(place -> place.contains(kind)),
          "no " + kind + " among " + look.places());
    }
  }

  /** A leak that really travels: the control plane stores it, the portal shows it. */
  @Test
  void isFoundOnAPageAndInItsHeapWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    var leak =
        Map.of("title", planted.word(), "rank", 7, "export", "metadata", "detectors", List.of());
    var saved = kit.admin().put(kit.path("/classes/planted"), leak);
    assertEquals(2, saved.status() / 100, saved.body());
    try (var browser = Browser.start()) {
      var admin = PortalLook.as(browser, kit.tenant().user("tenant-admin"), INSTALLATION);
      List<String> found = admin.at("/t/" + kit.tenant().id() + "/classes").holding(planted);
      System.out.println("planted, found in " + found);
      assertTrue(found.stream().anyMatch(place -> place.contains("classes text holds")));
      assertTrue(found.stream().anyMatch(place -> place.contains("classes DOM holds")));
      assertTrue(
          found.stream().anyMatch(place -> place.contains("v-r=uidl") || place.contains("socket ")),
          "neither a response nor a frame: " + found);
      long portal = Storage.of(INSTALLATION).pid("portal");
      assertTrue(Heap.holding(portal, planted).isPresent(), "not in the heap of the open page");
    }
  }

  @Test
  void isFoundInTheDatabaseWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Storage storage = Storage.of(INSTALLATION);
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("create table if not exists planted_leak (body text)");
      String padded = "padding padding padding ".repeat(200) + planted.word();
      statement.execute("insert into planted_leak values ('" + padded + "')");
      assertFalse(planted.below(storage.database()).isEmpty(), "the search misses the database");
      statement.execute("drop table planted_leak");
    }
  }

  @Test
  void isFoundInALogWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Path log = Storage.of(INSTALLATION).logs().resolve("planted-leak.log");
    Files.writeString(log, "{\"message\":\"" + planted.word() + "\"}");
    try {
      assertFalse(planted.below(Storage.of(INSTALLATION).logs()).isEmpty());
    } finally {
      Files.delete(log);
    }
  }

  @Test
  void isFoundOnTheWireWhenPlanted() throws Exception {
    Canary planted = Canary.create();
    Http.to(site.wire().uri()).get("/q/health/live?leak=" + planted.word());
    assertTrue(planted.in(site.wire().heard()).isPresent(), "the tap misses the wire");
  }

  @Test
  void isFoundInEveryFormWhenPlanted() {
    Canary planted = Canary.create();
    byte[] word = ("a word " + planted.word() + " among words").getBytes(StandardCharsets.UTF_8);
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = ("..".substring(0, Math.min(2, shift)) + new String(word)).getBytes();
      assertTrue(planted.in(Base64.getEncoder().encode(shifted)).isPresent(), "base64 " + shift);
    }
    assertTrue(planted.in(deflated(word)).isPresent(), "zlib");
    for (String escape : List.of("\\u%04x", "%%%02X", "&#x%x;", "&#%d;")) {
      byte[] escaped = escaped(planted.word(), escape).getBytes(StandardCharsets.UTF_8);
      assertTrue(planted.in(escaped).isPresent(), escape);
      assertTrue(planted.in(deflated(escaped)).isPresent(), "zlib of " + escape);
    }
    assertTrue(
        planted.in(planted.word().getBytes(StandardCharsets.UTF_16LE)).isPresent(), "utf-16");
    assertEquals(Optional.empty(), Canary.create().in(word));
  }

  /** Every second character escaped. */
  private static String escaped(String word, String escape) {
    var text = new StringBuilder("before ");
    for (int at = 0; at < word.length(); at++) {
      char one = word.charAt(at);
      text.append(at % 2 == 0 ? escape.formatted((int) one) : Character.toString(one));
    }
    return text.toString();
  }

  private static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[1024];
    int length = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, length);
  }
}
