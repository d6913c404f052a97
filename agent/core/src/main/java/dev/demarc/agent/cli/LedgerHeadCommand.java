package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.ask.LedgerWatch;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.json.DemarcJson;
import java.io.PrintStream;
import java.util.Optional;

/** {@code ledger-head}: the head of the consent ledger this agent holds, as a verifier takes it. */
public final class LedgerHeadCommand {
  private LedgerHeadCommand() {}

  public static int run(Options options, PrintStream out) throws JsonProcessingException {
    AgentPlace place = AgentPlace.open(options.config());
    place.identity();
    Optional<LedgerProof> kept = LedgerWatch.kept(place.data());
    if (kept.isEmpty()) {
      out.println("no head of the consent ledger yet");
      return 1;
    }
    out.println(
        DemarcJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(kept.get()));
    return 0;
  }
}
