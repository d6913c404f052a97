package dev.demarc.e2e.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Http;
import org.junit.jupiter.api.Test;

/**
 * A cloud that comes and goes. Under terms that move at every signal a session is thrown to and
 * fro, and the measure shows it; with damping it is left where it is well.
 */
class RouteThrashTest {
  private static final int ROUNDS = 6;
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: The cloud first
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
      preferences:
        - { classes: [public], order: [cloud, extract], fallback: true }
      fallback:
        lineage: PT0S
      stability:
        hardFailures: 1
        goodProbes: 1
        probeEvery: PT0.1S
        dwell: PT0S
        sessionSwitches: 6
      """;

  @Test
  void showsASessionThatIsThrownToAndFro() throws Exception {
    String undamped = POLICY + "  damping: { penalty: 0 }\n";
    try (Site site = Site.under("thrash", undamped)) {
      assertEquals(2 * ROUNDS, flap(site, false));
      assertEquals(1, site.metric("demarc_stability_thrash_total"));
      assertEquals(1, site.metric("demarc_stability_session_changes_total"));
    }
  }

  @Test
  void leavesTheSessionWhereItIsWellOnceTheCloudHasFailedOften() throws Exception {
    try (Site site = Site.under("damped", POLICY)) {
      int switches = flap(site, true);
      assertTrue(switches <= 5, "switches " + switches);
      assertEquals(0, site.metric("demarc_stability_thrash_total"));
      assertEquals(3, site.metric("demarc_stability_failovers_total", "target=\"cloud\""));
    }
  }

  /** Breaks the cloud and mends it, with one session's requests between; counts its switches. */
  private static int flap(Site site, boolean damped) throws InterruptedException {
    Http.Answer first = site.ask("It begins.", "public", "s");
    assertEquals("cloud", first.json().at("/demarc/route").asText(), first.body());
    for (int round = 0; round < ROUNDS; round++) {
      site.cloudIs("503");
      site.ask("Broken " + round + ".", "public", "s");
      double failovers = site.metric("demarc_stability_failovers_total");
      site.cloudIs("none");
      if (!damped || failovers < 3) {
        site.await(failovers, "demarc_stability_reentries_total");
      }
      Http.Answer mended = site.ask("Mended " + round + ".", "public", "s");
      assertEquals(200, mended.status(), mended.body());
    }
    return (int) site.metric("demarc_stability_switches_total", "scope=\"session\"");
  }
}
