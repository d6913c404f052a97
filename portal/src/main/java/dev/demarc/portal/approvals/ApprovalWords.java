package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;

/** An approval in words. */
final class ApprovalWords {
  private ApprovalWords() {}

  static Badge badge(ApprovalState state) {
    Tone tone =
        switch (state) {
          case REQUESTED -> Tone.WARN;
          case APPROVED -> Tone.GOOD;
          case DENIED -> Tone.BAD;
          case EXPIRED, WITHDRAWN, SUPERSEDED -> Tone.QUIET;
        };
    Badge badge = new Badge(words(state), tone);
    badge.getElement().setAttribute("data-testid", "approval-state");
    badge.getElement().setAttribute("data-state", state.wire());
    return badge;
  }

  static String words(ApprovalState state) {
    return translate("approval.state." + state.wire());
  }

  /** How often it was used. */
  static String uses(Approval approval) {
    return approval.mostUses() == null
        ? translate("approval.record.uses", approval.uses())
        : translate("approval.record.uses.of", approval.uses(), approval.mostUses());
  }
}
