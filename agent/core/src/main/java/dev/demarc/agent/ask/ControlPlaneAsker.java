package dev.demarc.agent.ask;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.ConsentStatus;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the control plane, which shows the question to a person. An answer counts only with
 * a grant that verifies. Notes of use that could not be told wait, {@value #WAITING} at most; past
 * that the oldest is let go, since the evidence names every use as well.
 */
public final class ControlPlaneAsker implements Asker {
  private static final int WAITING = 1024;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(55);
  private static final Duration POLL = Duration.ofSeconds(20);

  /** A grant is verified and written to the disk, which no event loop should wait for. */
  private static final Executor SETTLING = Thread::startVirtualThread;

  private static final Executor BETWEEN_POLLS =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  /** An answer that cannot be used yet, such as one of a key that is not known here yet. */
  private static final Executor AFTER_AN_ANSWER =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final ControlPlane controlPlane;
  private final Grants grants;
  private final InstantSource clock;
  private final ArrayBlockingQueue<Use> uses = new ArrayBlockingQueue<>(WAITING);

  private record Use(ConsentId consent, DecisionId decision, Instant at) {}

  /** The body of a note of use. */
  record UsedBody(DecisionId decision, Instant at) {}

  public ControlPlaneAsker(ControlPlane controlPlane, Grants grants, InstantSource clock) {
    this.controlPlane = controlPlane;
    this.grants = grants;
    this.clock = clock;
  }

  @Override
  public Optional<Grant> covering(ConsentRequest question) {
    return grants.covering(question);
  }

  @Override
  public CompletionStage<Asked> ask(ConsentRequest request, Duration wait) {
    Duration bound = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    Instant until = clock.instant().plus(bound);
    return controlPlane
        .send(ControlPlane.Call.json("POST", "/agent/v1/consents", json(request)))
        .<@Nullable ConsentStatus>thenApply(ControlPlaneAsker::status)
        .exceptionally(away -> null)
        .thenComposeAsync(
            status ->
                status == null
                    ? CompletableFuture.completedFuture(new Asked.Unavailable())
                    : settle(request, status, status.url(), until),
            SETTLING);
  }

  /** The address is that of the first answer: a one-time link is told once. */
  private CompletionStage<Asked> settle(
      ConsentRequest request, ConsentStatus status, String url, Instant until) {
    Optional<Asked> settled = settled(request, status);
    Asked pending = new Asked.Pending(status.id(), url);
    Duration left = Duration.between(clock.instant(), until);
    if (settled.isPresent() || !left.isPositive()) {
      return CompletableFuture.completedFuture(settled.orElse(pending));
    }
    return poll(status, left.compareTo(POLL) > 0 ? POLL : left)
        .thenComposeAsync(
            later ->
                later == null
                    ? CompletableFuture.completedFuture(pending)
                    : settle(request, later, url, until),
            status.state() == ConsentState.GRANTED ? AFTER_AN_ANSWER : BETWEEN_POLLS);
  }

  private CompletionStage<@Nullable ConsentStatus> poll(ConsentStatus status, Duration wait) {
    String path = "/agent/v1/consents/" + status.id() + "?wait=PT" + seconds(wait) + "S";
    return controlPlane
        .send(ControlPlane.Call.get(path).within(wait.plusSeconds(5)))
        .<@Nullable ConsentStatus>thenApply(ControlPlaneAsker::status)
        .exceptionally(away -> null);
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private Optional<Asked> settled(ConsentRequest request, ConsentStatus status) {
    return switch (status.state()) {
      case GRANTED -> granted(request, status.grant());
      case DENIED, EXPIRED, WITHDRAWN, SUPERSEDED -> Optional.of(new Asked.Denied(status.id()));
      case REQUESTED, DISCLOSED -> Optional.empty();
    };
  }

  /** A grant counts when it is verified and answers the very question, not because it was sent. */
  private Optional<Asked> granted(ConsentRequest request, @Nullable Dsse envelope) {
    return envelope == null || grants.accept(envelope).isEmpty()
        ? Optional.empty()
        : grants.covering(request).map(Asked.Granted::new);
  }

  @Override
  public void used(Grant grant, DecisionId decision) {
    grants.use(grant);
    Use use = new Use(grant.id(), decision, clock.instant());
    while (!uses.offer(use)) {
      uses.poll();
    }
  }

  /**
   * Tells the control plane of uses it was not told of; returns how many it was told.
   *
   * @throws ControlPlane.Away when it cannot be told now
   */
  public int tellUses() {
    int told = 0;
    for (Use use = uses.peek(); use != null; use = uses.peek()) {
      byte[] body = json(new UsedBody(use.decision(), use.at()));
      String path = "/agent/v1/consents/" + use.consent() + "/used";
      ControlPlane.Answer answer =
          ControlPlane.await(
              controlPlane.send(ControlPlane.Call.json("POST", path, body)),
              Duration.ofSeconds(15));
      if (!answer.ok() && answer.status() != 404 && answer.status() != 409) {
        throw new ControlPlane.Away("status " + answer.status());
      }
      uses.remove(use);
      told++;
    }
    return told;
  }

  private static byte[] json(Object body) {
    try {
      return DemarcJson.strict().writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ConsentStatus status(ControlPlane.Answer answer) {
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    try {
      return DemarcJson.tolerant().readValue(answer.body(), ConsentStatus.class);
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
