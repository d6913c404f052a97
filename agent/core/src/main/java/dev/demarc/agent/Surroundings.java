package dev.demarc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.execute.Served;
import dev.demarc.agent.normalise.Citations;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.record.Circumstances;
import dev.demarc.agent.record.Circumstances.Sampling;
import dev.demarc.agent.stability.SessionTurn;
import dev.demarc.contract.catalogue.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is the case around one request, noted when it is known. For one thread. */
final class Surroundings {
  private final PipelineParts parts;
  private boolean offline;
  private @Nullable SessionTurn turn;
  private @Nullable Boolean cited;

  Surroundings(PipelineParts parts) {
    this.parts = parts;
  }

  /** It is being decided. */
  void decided() {
    offline = parts.offline().getAsBoolean();
  }

  /** Its answer was this in the course of its session. */
  void turned(SessionTurn its) {
    turn = its;
  }

  /** Whether the answer refers to sources, where it must. */
  void cited(boolean holds) {
    cited = holds;
  }

  /** All of it, for the record. */
  Circumstances of(
      Inbound inbound, Deciding deciding, @Nullable Route route, @Nullable Served served) {
    Instant issued = deciding.policy().bundle().issuedAt();
    SessionTurn its = turn;
    return new Circumstances(
        offline,
        Math.max(0, Duration.between(issued, inbound.at()).toSeconds()),
        its == null ? null : Long.valueOf(its.switches()),
        its == null ? null : its.events(),
        its == null ? null : its.spreadMicros(),
        route == null ? null : tier(route),
        served == null ? null : served.cachedInputTokens(),
        Citations.required(inbound.request()),
        served == null ? null : cited,
        sampling(inbound.request().tree()));
  }

  private @Nullable Long tier(Route route) {
    OptionalInt tier = parts.targets().tier(route.target(), route.model());
    return tier.isPresent() ? Long.valueOf(tier.getAsInt()) : null;
  }

  private static Sampling sampling(ObjectNode request) {
    Long tokens = whole(request.path("max_completion_tokens"));
    return new Sampling(
        tokens == null ? whole(request.path("max_tokens")) : tokens,
        decimal(request.path("temperature")),
        decimal(request.path("top_p")));
  }

  private static @Nullable Long whole(JsonNode said) {
    return said.isIntegralNumber() && said.canConvertToLong() ? said.longValue() : null;
  }

  private static @Nullable Double decimal(JsonNode said) {
    return said.isNumber() && Double.isFinite(said.doubleValue()) ? said.doubleValue() : null;
  }
}
