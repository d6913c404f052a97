package dev.demarc.portal.agents;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.agents.AgentAnswers.Agent;
import dev.demarc.portal.agents.AgentAnswers.Capability;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import java.util.Map;

/** What an agent's machine can really run, and where that is not what is claimed. */
final class CapabilityCard {
  private static final Map<String, String> MISMATCHES =
      Map.of(
          "probe-failed", "It was run and failed",
          "probe-stale", "No probe holds",
          "digest-changed", "Not the model that was claimed",
          "memory-short", "Too little memory",
          "claim-false", "Not what is claimed",
          "tier-not-approved", "Below the approved tier");

  private CapabilityCard() {}

  static Component of(Visit visit, Agent agent) {
    return new Card(
        "What it can run",
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("agents", agent.id().text(), "capabilities").with("limit", 200),
                        Capability.class),
            CapabilityCard::table));
  }

  private static Component table(Listing<Capability> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "Nothing probed yet",
          "It appears when the agent has run a model it is bound to, or asked a target for its"
              + " models.");
    }
    return new Table<Capability>("capability", "Capabilities, as probed", Capability::route)
        .text("Target", each -> each.claim().target())
        .text("Model", each -> each.claim().model())
        .column("Result", CapabilityCard::result)
        .column("Probed", each -> TimeText.ago(each.probe().at(), "Never"))
        .column("Tier", CapabilityCard::tier)
        .text("Speed", CapabilityCard::speed)
        .text("Memory", each -> each.local() ? Words.bytes(each.probe().memoryBytes()) : null)
        .text("Runtime", CapabilityCard::runtime)
        .column("Expires", each -> TimeText.of(each.probe().expiresAt()))
        .text("Digest", each -> Words.digest(each.probe().digest()))
        .rows(listing.items(), listing.next());
  }

  private static String runtime(Capability each) {
    return Words.or(each.claim().runtime()) + " · " + Words.or(each.claim().precision());
  }

  private static Component result(Capability each) {
    String mismatch = each.mismatch();
    Badge badge =
        mismatch == null
            ? new Badge(each.local() ? "As claimed" : "Lists the model", Tone.GOOD)
            : new Badge(MISMATCHES.getOrDefault(mismatch, Words.plain(mismatch)), Tone.BAD);
    badge
        .getElement()
        .setAttribute("data-testid", "capability-result")
        .setAttribute("data-mismatch", mismatch == null ? "" : mismatch);
    return badge;
  }

  /** The probed tier, against the lowest that is approved. */
  private static Component tier(Capability each) {
    if (!each.local()) {
      return new Span(Words.NONE);
    }
    int probed = each.probe().tier();
    int least = each.claim().tier();
    return probed >= least
        ? new Badge(least == 0 ? "" + probed : probed + ", at least " + least, Tone.INFO)
        : new Badge(probed + ", needs " + least, Tone.WARN);
  }

  private static String speed(Capability each) {
    Long rate = each.probe().tokensPerSecond();
    return rate == null || rate == 0 ? Words.NONE : Words.count(rate) + " tokens/s";
  }
}
