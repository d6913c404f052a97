package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Kind;
import dev.demarc.agent.record.Replay;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.json.DemarcJson;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** {@code explain}: what was decided, why, and whether the engine still says so. */
public final class Explain {
  private Explain() {}

  public static int run(Options options, PrintStream out) {
    if (options.rest().size() != 1) {
      throw new Options.Usage("name one decision, as in `explain dec_…`");
    }
    AgentPlace place = AgentPlace.open(options.config());
    DecisionId id = DecisionId.of(options.rest().getFirst());
    try (Evidence evidence = Evidence.open(place.data()).orElse(null)) {
      List<Entry> entries = evidence == null ? List.of() : evidence.of(id);
      if (evidence == null || entries.isEmpty()) {
        out.println("no record of " + id + " here");
        return 1;
      }
      int outcome = 0;
      for (Entry entry : entries) {
        out.printf("record %d, %s, %s%n", entry.sequence(), entry.kind().wire(), entry.at());
        if (entry.kind() == Kind.REQUEST) {
          outcome |= explain(entry.read(RequestRecord.class), evidence, out);
        }
      }
      return outcome;
    }
  }

  private static int explain(RequestRecord request, Evidence evidence, PrintStream out) {
    Decision decision = request.decision();
    out.printf(
        "policy %s@%s;%s, engine %s%n",
        decision.policy().id(),
        decision.policy().version(),
        decision.policy().digest(),
        decision.engine());
    out.println("outcome " + json(decision.outcome()));
    decision.considered().forEach(one -> out.println("  " + line(one)));
    out.println("facts " + json(decision.facts()));
    out.println("situation " + json(decision.situation()));
    return switch (evidence.replay(request)) {
      case Replay.Same same -> {
        out.println("replay: the same, byte for byte");
        yield 0;
      }
      case Replay.Different different -> {
        out.println("replay: DIFFERENT: " + json(different.decision()));
        yield 1;
      }
      case Replay.NoPolicy gone -> {
        out.println("replay: that version of the policy is not kept here");
        yield 1;
      }
    };
  }

  private static String line(Considered one) {
    return "%s/%s (%s, %s, %s): %s%s"
        .formatted(
            one.route().target(),
            one.route().model(),
            one.route().boundary().wire(),
            one.route().region(),
            one.route().operator(),
            one.reason().wire(),
            Optional.ofNullable(one.rule()).map(RuleId::text).map(r -> " by " + r).orElse(""));
  }

  private static String json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
