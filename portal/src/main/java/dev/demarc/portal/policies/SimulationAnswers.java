package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.portal.remote.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says to a simulation. */
final class SimulationAnswers {
  private SimulationAnswers() {}

  /** An answer, or why there is none. */
  sealed interface Reply {}

  /** What the rules say of each route. */
  record Answered(
      @Nullable Long revision,
      @Nullable Integer version,
      JsonNode facts,
      List<Row> routes,
      Integer total,
      @Nullable String next)
      implements Reply {
    Answered {
      routes = List.copyOf(routes);
    }
  }

  /** What is wrong with the question. */
  record Refused(String words, List<Problem.Field> fields) implements Reply {}

  /** What the rules say of one route. */
  record Row(
      Route route,
      Integer tier,
      Boolean madeUp,
      Boolean permitted,
      String reason,
      @Nullable String rule,
      List<Obligation> obligations) {
    Row {
      obligations = List.copyOf(obligations);
    }

    boolean asks(Class<? extends Obligation> kind) {
      return obligations.stream().anyMatch(kind::isInstance);
    }
  }
}
