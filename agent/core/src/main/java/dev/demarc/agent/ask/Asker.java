package dev.demarc.agent.ask;

import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.DecisionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The people concerned, by way of the control plane. Safe for use by many threads. */
public interface Asker {

  /**
   * A verified grant in force that answers this question: for its change and its bytes, given by
   * one of its answerers, not expired, not withdrawn, not used up, and bound to its decision where
   * the grant is for one. Never blocks.
   */
  Optional<Grant> covering(ConsentRequest question);

  /**
   * Asks, and waits up to {@code wait} for an answer (zero: does not wait). The stage never fails:
   * a control plane that is away is {@link Asked.Unavailable}.
   */
  CompletionStage<Asked> ask(ConsentRequest request, Duration wait);

  /**
   * Takes note that a decision uses the grant, durably before it returns where the grant is for one
   * use, so that it is not usable again.
   *
   * @throws IllegalStateException when a single-use grant was used already or the note cannot be
   *     kept: the caller must not send anything
   */
  void used(Grant grant, DecisionId decision);
}
