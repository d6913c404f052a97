package dev.demarc.portal.policies;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.contract.approval.Assertion;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.passkeys.Authenticator;
import dev.demarc.portal.passkeys.PasskeyAnswers.Signing;
import dev.demarc.portal.policies.PolicyAnswers.Draft;
import dev.demarc.portal.remote.Trouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps open to this person in this state. An author who approves is shown the button too: the
 * control plane refuses, and says why.
 */
final class Steps extends Div {
  private static final long serialVersionUID = 1L;

  private static final int CONFLICT = 409;
  private static final String SAVE = "policy-save";

  private final EditorPanel panel;
  private final YamlEditor editor;
  private final Findings findings;
  private final Authenticator authenticator = new Authenticator();
  private final GroupsField groups;
  private @Nullable Draft draft;

  Steps(
      EditorPanel panel,
      @Nullable Draft draft,
      PolicyState state,
      YamlEditor editor,
      Findings findings) {
    this.panel = panel;
    this.draft = draft;
    this.editor = editor;
    this.findings = findings;
    this.groups = new GroupsField("policy-groups", panel.groups());
    addClassName("steps");
    switch (state) {
      case IN_REVIEW -> review();
      case APPROVED -> approved();
      default -> writing();
    }
  }

  private void writing() {
    if (!panel.visit().is("tenant-admin")) {
      add(new Paragraph("Only an administrator edits. You see the text as it is."));
      return;
    }
    Button save = Press.plain(SAVE, "Save draft", this::save);
    panel.takeUp(save);
    add(groups, row(save));
    add(row(Press.primary("policy-submit", "Submit for review", this::submit)));
  }

  private void save() {
    if (isSaved()) {
      Toast.done("Draft saved");
      panel.again(SAVE);
    }
  }

  /** What is not saved yet is saved first, and stays so when the step is refused. */
  private void submit() {
    Draft current = draft;
    if (current == null || editor.isTooLong() || isChanged(current)) {
      if (!isSaved()) {
        return;
      }
      current = Objects.requireNonNull(draft);
      findings.show(current);
    }
    panel.step("submit", Map.of("revision", current.revision()), "Submitted for review");
  }

  private boolean isChanged(Draft from) {
    return !editor.text().equals(from.yaml())
        || !GroupsField.parted(groups.getValue()).equals(panel.groups());
  }

  /** Saves what is written; where somebody else did meanwhile, the person sees what differs. */
  private boolean isSaved() {
    if (editor.isTooLong()) {
      editor.focusText();
      return false;
    }
    Optional<List<String>> named = groups.groups();
    if (named.isEmpty()) {
      return false;
    }
    try {
      draft = panel.save(draft, editor.text(), named.get());
      editor.settled();
      return true;
    } catch (Trouble.Refused refused) {
      if (refused.status() == CONFLICT) {
        Toast.attempt(this::compare);
      } else {
        Toast.trouble(refused);
      }
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
    }
    return false;
  }

  private void compare() {
    new StaleDialog(
            panel.kept(),
            editor.text(),
            this::takeTheirs,
            theirs -> {
              draft = theirs;
              save();
            })
        .open();
  }

  private void takeTheirs() {
    editor.settled();
    panel.again();
  }

  private void review() {
    long revision = draft == null ? 0 : draft.revision();
    add(new Paragraph(approvals()), newGroups());
    if (panel.visit().is("policy-approver")) {
      TextArea comment = new TextArea("Comment");
      comment.setId("policy-comment");
      comment.setMaxLength(1_000);
      comment.setWidthFull();
      add(comment);
      Button approve =
          Press.primary("policy-approve", "Approve", () -> approve(revision, comment.getValue()));
      Button refuse =
          Press.danger(
              "policy-refuse",
              "Send back",
              () -> panel.step("refuse", verdict(revision, comment.getValue()), "Sent back"));
      add(row(approve, refuse), authenticator);
    } else {
      add(new Paragraph("Waiting for an approver."));
    }
    if (panel.visit().is("tenant-admin")) {
      add(
          row(
              Press.plain(
                  "policy-withdraw",
                  "Take back to edit",
                  () -> panel.step("withdraw", Map.of("revision", revision), "Taken back"))));
    }
  }

  /** Approves, with the signature of a passkey where the organisation requires one. */
  private void approve(long revision, String comment) {
    if (!widens()) {
      panel.step("approve", verdict(revision, comment), "Approved");
      return;
    }
    try {
      Signing signing = panel.asked(revision).passkey();
      if (signing == null) {
        panel.step("approve", verdict(revision, comment), "Approved");
      } else {
        authenticator.sign(signing, given -> signed(revision, comment, signing.id(), given));
      }
    } catch (Trouble.Refused refused) {
      if (!refused.code().equals("passkey_required")) {
        Toast.trouble(refused);
        return;
      }
      authenticator.lead(refused.words(), panel.visit().href("my-passkeys"));
    } catch (Trouble trouble) {
      Toast.trouble(trouble);
    }
  }

  private void signed(long revision, String comment, String challenge, Assertion given) {
    Map<String, Object> body = new LinkedHashMap<>(verdict(revision, comment));
    body.put("passkey", Map.of("challenge", challenge, "assertion", given));
    panel.step("approve", body, "Approved");
  }

  private boolean widens() {
    return draft != null && draft.effect() != null && draft.effect().approvals() >= 2;
  }

  /** How many must approve, and how many did. */
  private String approvals() {
    if (draft == null || !widens()) {
      return "It does not widen what is permitted: one person approves it.";
    }
    long given = draft.approvalsOrNone().size();
    return "It widens what is permitted or gives up protection: two people approve it. "
        + Words.count(given, "approval", "approvals")
        + " so far.";
  }

  private void approved() {
    long revision = draft == null ? 0 : draft.revision();
    if (panel.visit().is("tenant-admin")) {
      add(new Paragraph("Approved. Publishing sends it to the agents."), newGroups());
      boolean mayStage = draft == null || draft.rollbackOf() == null;
      add(new PublishForm(panel, panel.groups(), mayStage, revision));
    } else {
      add(new Paragraph("Approved. An administrator publishes it."));
    }
  }

  private Paragraph newGroups() {
    Paragraph words = new Paragraph(panel.newGroups());
    words.setId("policy-new-groups");
    words.setVisible(!panel.newGroups().isEmpty());
    return words;
  }

  private static Map<String, Object> verdict(long revision, String comment) {
    return Map.of("revision", revision, "comment", comment);
  }

  private static Div row(Button... buttons) {
    Div row = new Div(buttons);
    row.addClassName("row");
    return row;
  }
}
