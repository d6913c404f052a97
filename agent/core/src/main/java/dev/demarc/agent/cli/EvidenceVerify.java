package dev.demarc.agent.cli;

import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Verification;
import java.io.PrintStream;

/** {@code evidence verify}: walks the chain of this agent's records. */
public final class EvidenceVerify {
  private EvidenceVerify() {}

  public static int run(Options options, PrintStream out) {
    if (!options.rest().equals(java.util.List.of("verify"))) {
      throw new Options.Usage("say `evidence verify`");
    }
    AgentPlace place = AgentPlace.open(options.config());
    var key = place.identity().key();
    try (Evidence evidence = Evidence.open(place.data()).orElse(null)) {
      if (evidence == null) {
        out.println("no evidence yet");
        return 0;
      }
      return switch (evidence.verify(key)) {
        case Verification.Intact intact -> {
          out.printf(
              "intact: epoch %d, records %d to %d, signed up to %d%n",
              intact.epoch(), intact.first(), intact.last(), intact.vouched());
          yield 0;
        }
        case Verification.Broken broken -> {
          out.printf("BROKEN at record %d: %s%n", broken.at(), broken.what());
          yield 1;
        }
      };
    }
  }
}
