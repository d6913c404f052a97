package dev.demarc.server.approvals;

import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.server.ledger.Notice;
import java.util.List;

/** What an approver is shown before they answer. */
final class ApprovalNotice {
  private ApprovalNotice() {}

  /** The notice for a question. The same question always reads the same. */
  static Notice of(ApprovalRequest request) {
    List<String> lines = Notice.journey(request.change(), request.bytes(), request.files());
    lines.add("Why: a rule of your organisation's policy asks for its approval of this.");
    lines.add(
        "A yes is for every request of this kind that the agent makes: of the same application,"
            + " class, task and model, whatever its size and whoever makes it.");
    lines.add("It holds for at most %s.".formatted(Notice.span(request.ttl())));
    lines.add("Where the policy asks for the consent of a person as well, they are asked as ever.");
    lines.add("It can be taken back at any time; what was sent before stays sent.");
    return Notice.of(lines);
  }
}
