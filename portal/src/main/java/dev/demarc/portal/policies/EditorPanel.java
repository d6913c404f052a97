package dev.demarc.portal.policies;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.passkeys.PasskeyAnswers.Asked;
import dev.demarc.portal.policies.PolicyAnswers.Checked;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Draft;
import dev.demarc.portal.policies.PolicyAnswers.Version;
import dev.demarc.portal.remote.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a draft and moves it along: save, submit, approve or refuse, publish. */
final class EditorPanel extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Detail detail;

  EditorPanel(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    Draft draft = detail.draft();
    if (draft != null) {
      write(draft, draft.yaml() == null ? "" : draft.yaml());
    } else if (detail.published() != null) {
      add(new Loading<>(this::inForce, text -> new Div(editorOf(null, text))));
    } else {
      write(null, NewPolicyDialog.STARTER);
    }
  }

  /** What there is to write on: the version in force, or the one that was withdrawn. */
  private String inForce() {
    @Nullable Integer withdrawn = detail.withdrawn();
    String number =
        String.valueOf(
            withdrawn == null ? Objects.requireNonNull(detail.published()).version() : withdrawn);
    Version version =
        visit
            .api()
            .get(visit.where("policies", detail.id().text(), "versions", number), Version.class);
    return version.yaml() == null ? "" : version.yaml();
  }

  private void write(@Nullable Draft draft, String text) {
    add(editorOf(draft, text));
  }

  private Div editorOf(@Nullable Draft draft, String text) {
    PolicyState state = draft == null ? PolicyState.UNKNOWN : PolicyState.of(draft.state());
    boolean editable =
        visit.is("tenant-admin") && state != PolicyState.IN_REVIEW && state != PolicyState.APPROVED;
    var holder =
        new Object() {
          @Nullable Findings findings;
          @Nullable MatrixBeside matrix;
        };
    YamlEditor editor =
        new YamlEditor(
            text,
            editable,
            changed -> {
              if (holder.findings != null && holder.matrix != null) {
                check(changed, holder.findings, holder.matrix);
              }
            });
    Findings findings = new Findings(editor, visit.href("policies/" + detail.id().text()));
    MatrixBeside matrix = new MatrixBeside(visit, detail, editor);
    holder.findings = findings;
    holder.matrix = matrix;
    if (draft != null) {
      findings.show(draft);
    }
    Div side = new Div(new Steps(this, draft, state, editor, findings), findings, who(draft));
    if (editable) {
      side.add(keys());
    }
    side.addClassName("editor-side");
    Div both = new Div(editor, side);
    both.addClassName("editor");
    return new Div(both, matrix);
  }

  private static Paragraph keys() {
    Paragraph keys =
        new Paragraph("While you write, Tab indents. Escape, then Tab, leaves the text.");
    keys.setId("policy-yaml-keys");
    keys.addClassName("quiet");
    return keys;
  }

  private static Div who(@Nullable Draft draft) {
    Div line = new Div();
    line.addClassNames("quiet", "inline");
    if (draft != null && draft.updatedAt() != null) {
      line.add(new Span("Revision " + draft.revision() + ", last changed "));
      line.add(TimeText.of(draft.updatedAt()));
    }
    return line;
  }

  private void check(String text, Findings findings, MatrixBeside matrix) {
    try {
      Checked checked =
          visit.api().post(visit.where("policies", "check"), Map.of("yaml", text), Checked.class);
      findings.show(checked);
      matrix.show(checked.matrix());
    } catch (Trouble trouble) {
      // the check while typing is a courtesy; saving says what is wrong
    }
  }

  Visit visit() {
    return visit;
  }

  /** The groups it is for, or is to be for once the draft is published. */
  List<String> groups() {
    return detail.groupsToBe();
  }

  /** What publishing the draft makes of its groups; empty where they stay. */
  String newGroups() {
    return groups().equals(detail.groups())
        ? ""
        : "With it the policy is for other agent groups: " + Words.list(groups()) + ".";
  }

  /** Saves; what was saved, with its new revision, is what the next save is made from. */
  Draft save(@Nullable Draft draft, String text, List<String> groups) {
    Map<String, Object> edit =
        Map.of(
            "yaml", text, "baseRevision", draft == null ? 0L : draft.revision(), "groups", groups);
    Detail saved =
        visit.api().put(visit.where("policies", detail.id().text(), "draft"), edit, Detail.class);
    return Objects.requireNonNull(saved.draft());
  }

  /** The draft as it is kept now. */
  @Nullable Draft kept() {
    return visit.api().get(visit.where("policies", detail.id().text()), Detail.class).draft();
  }

  /** What an approval of a draft takes. */
  Asked asked(long revision) {
    return visit
        .api()
        .post(
            visit.where("policies", detail.id().text(), "approval-challenge"),
            Map.of("revision", revision),
            Asked.class);
  }

  /** One step of the life cycle. */
  void step(String step, Map<String, Object> body, String done) {
    boolean worked =
        Toast.attempt(
            () -> visit.api().post(visit.where("policies", detail.id().text(), step), body));
    if (worked) {
      Toast.done(done);
      again();
    }
  }

  /** The button that had the focus when the policy was last shown anew. */
  private record Left(String button) {}

  /** Shows the policy as it is now, with the focus on the button of this id again. */
  void again(String button) {
    ComponentUtil.setData(UI.getCurrent(), Left.class, new Left(button));
    again();
  }

  /** Gives the button the focus, where it had it. */
  void takeUp(Button button) {
    Left left = ComponentUtil.getData(UI.getCurrent(), Left.class);
    if (left != null && button.getId().filter(left.button()::equals).isPresent()) {
      ComponentUtil.setData(UI.getCurrent(), Left.class, null);
      button.focus();
    }
  }

  /** Shows the policy as it is now. */
  void again() {
    UI.getCurrent().refreshCurrentRoute(false);
  }
}
