package dev.demarc.agent.ask;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.contract.organisation.ApprovalStatus;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the control plane, which shows the question to those who may approve. What is open
 * there is found again, not asked again. An approval counts only when it verifies. Uses are told as
 * a count, so that one that is told twice is counted once.
 */
public final class ControlPlaneApprover implements Approver {
  private static final Duration BOUND = Duration.ofSeconds(15);

  /** An approval is verified and written to the disk, which no event loop should wait for. */
  private static final Executor SETTLING = Thread::startVirtualThread;

  private final ControlPlane controlPlane;
  private final ApprovalShelf shelf;

  /** The body of a note of use. */
  record UsedBody(int uses) {}

  public ControlPlaneApprover(ControlPlane controlPlane, ApprovalShelf shelf) {
    this.controlPlane = controlPlane;
    this.shelf = shelf;
  }

  @Override
  public Optional<Approval> covering(Change change) {
    return shelf.covering(change);
  }

  @Override
  public CompletionStage<ApprovalAsked> ask(ApprovalRequest request) {
    return controlPlane
        .send(ControlPlane.Call.json("POST", "/agent/v1/approvals", json(request)))
        .<@Nullable ApprovalStatus>thenApply(ControlPlaneApprover::status)
        .exceptionally(away -> null)
        .thenApplyAsync(
            status -> status == null ? new ApprovalAsked.Unavailable() : settled(request, status),
            SETTLING);
  }

  /** One counts when it is verified and covers the very change, not because it was sent. */
  private ApprovalAsked settled(ApprovalRequest request, ApprovalStatus status) {
    Dsse envelope = status.approval();
    ApprovalAsked none = new ApprovalAsked.Unapproved(status.id(), status.state(), status.url());
    if (status.state() != ApprovalState.APPROVED || envelope == null) {
      return none;
    }
    shelf.accept(envelope);
    return shelf
        .covering(request.change())
        .<ApprovalAsked>map(ApprovalAsked.Approved::new)
        .orElse(none);
  }

  @Override
  public void used(Approval approval) {
    shelf.use(approval);
  }

  /**
   * Tells the control plane of uses it was not told of.
   *
   * @throws ControlPlane.Away when it cannot be told now
   */
  public void tellUses() {
    shelf
        .untold()
        .forEach((id, uses) -> {
          String path = "/agent/v1/approvals/" + id + "/used";
          ControlPlane.Answer answer =
              ControlPlane.await(
                  controlPlane.send(ControlPlane.Call.json("POST", path, json(new UsedBody(uses)))),
                  BOUND);
          if (!answer.ok() && answer.status() != 404 && answer.status() != 409) {
            throw new ControlPlane.Away("status " + answer.status());
          }
          if (answer.status() != 404) { // of an older control plane, or one that forgot it
            shelf.told(id, uses);
          }
        });
  }

  private static byte[] json(Object body) {
    try {
      return DemarcJson.strict().writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ApprovalStatus status(ControlPlane.Answer answer) {
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    try {
      return DemarcJson.tolerant().readValue(answer.body(), ApprovalStatus.class);
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
