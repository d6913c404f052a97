package dev.demarc.e2e.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.failure.Site.Offered;
import dev.demarc.e2e.installation.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The machine of a site as one that runs a model: what it can do is probed there, by running. */
record Device(Site site, String target, String boundary, Path model) {

  /** Says in the catalogue from which tier on a device is approved for the model. */
  void approveFrom(int tier) throws IOException {
    site.kit().target(target, Offered.local(target, boundary, model, tier).target());
  }

  /** Waits until the model ran here and the tier that showed is approved; so at home. */
  void awaitCapable() throws InterruptedException {
    Eventually.holds("a probe", () -> tiers() == 1);
    Eventually.holds("the probe at home", () -> against().isEmpty() && agentsWithATier() == 1);
  }

  /** Waits until the tier that showed is none that is approved; so at home. */
  void awaitNotApproved() throws InterruptedException {
    Eventually.holds(
        "a probe of the other claim",
        () ->
            site.metric(
                    "demarc_probe_failures_total",
                    "target=\"" + target + "\"",
                    "reason=\"tier_not_approved\"")
                >= 1);
    assertEquals(0, tiers());
    Eventually.holds("the probe at home", () -> against().equals(List.of("tier-not-approved")));
  }

  /** 1 where the agent has a tier that is approved. */
  private double tiers() {
    return site.metric("demarc_capability_tier", "target=\"" + target + "\"");
  }

  /** What is against models of this agent, as the control plane has it. */
  private List<String> against() {
    String agents = site.kit().path("/agents");
    String agent = site.kit().admin().get(agents).json().at("/items/0/id").asText();
    JsonNode found = site.kit().admin().get(agents + "/" + agent + "/capabilities").json();
    return found.path("items").findValuesAsText("mismatch");
  }

  private long agentsWithATier() {
    return new Told(site).measured("capability.tier?step=none").path("value").asLong();
  }
}
