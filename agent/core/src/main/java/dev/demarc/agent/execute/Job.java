package dev.demarc.agent.execute;

import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.policy.OnMismatch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One route to run, exactly as decided.
 *
 * @param number 1 for the first of its request
 * @param deadline after which nobody waits for the answer
 * @param firstBy when the first piece of the answer must be there; not after the deadline
 * @param onMismatch what happens when something else served than was decided
 * @param handedOn what another agent is told, where the target is one
 * @param chunking the parts in which the request is made; absent where it is made as it is
 */
public record Job(
    DecisionId decision,
    int number,
    Route route,
    Target target,
    ModelOffer offer,
    Binding binding,
    ModelRequest request,
    Place origin,
    Instant deadline,
    Instant firstBy,
    OnMismatch onMismatch,
    @Nullable HandedOn handedOn,
    @Nullable Chunking chunking) {

  /**
   * One with all the time there is, whose mismatches are recorded, that no other agent is told of.
   */
  public Job(
      DecisionId decision,
      int number,
      Route route,
      Target target,
      ModelOffer offer,
      Binding binding,
      ModelRequest request,
      Place origin,
      Instant deadline) {
    this(
        decision,
        number,
        route,
        target,
        offer,
        binding,
        request,
        origin,
        deadline,
        deadline,
        OnMismatch.RECORD,
        null,
        null);
  }

  /** The same route for another request, which is made as it is. */
  Job asking(ModelRequest another) {
    return new Job(
        decision,
        number,
        route,
        target,
        offer,
        binding,
        another,
        origin,
        deadline,
        firstBy,
        onMismatch,
        handedOn,
        null);
  }

  /** Whether the data enters another boundary or region than it is in. */
  public boolean crosses() {
    return switch (route.boundary()) {
      case NONE -> false;
      default -> route.boundary() != origin.boundary() || !route.region().equals(origin.region());
    };
  }

  @Override
  public String toString() {
    return "Job[" + decision + ", " + route.target() + "]";
  }
}
