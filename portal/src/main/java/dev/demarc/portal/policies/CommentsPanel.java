package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.policies.PolicyAnswers.Comment;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Draft;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Where;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What authors and approvers say to each other about the drafts. */
final class CommentsPanel extends Div {
  private static final long serialVersionUID = 1L;
  private static final int PAGE = 50;

  private final transient Visit visit;
  private final transient Detail detail;
  private final @Nullable String cursor;
  private final Loading<Listing<Comment>> found;

  CommentsPanel(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    this.cursor = visit.asked("cursor").orElse(null);
    setId("policy-comments");
    addClassName("diff");
    if (detail.draft() != null && takesPart()) {
      add(form(detail.draft()));
    }
    this.found =
        new Loading<>(
            () ->
                visit.api().list(where().with("limit", PAGE).with("cursor", cursor), Comment.class),
            this::page);
    add(found);
  }

  private boolean takesPart() {
    return visit.is("tenant-admin") || visit.is("policy-approver");
  }

  private Where where(String... more) {
    String[] path = new String[3 + more.length];
    path[0] = "policies";
    path[1] = detail.id().text();
    path[2] = "comments";
    System.arraycopy(more, 0, path, 3, more.length);
    return visit.where(path);
  }

  private Component form(Draft draft) {
    TextArea text = new TextArea("Comment");
    text.setId("comment-text");
    text.setMaxLength(2_000);
    text.setWidthFull();
    IntegerField line = new IntegerField("Line");
    line.setId("comment-line");
    line.setMin(1);
    line.setHelperText("Of the text as it is now. Empty: it is on the whole.");
    Div row =
        new Div(
            Press.primary("comment-add", "Add comment", () -> add(draft, text, line.getValue())));
    row.addClassName("row");
    return new Card("On revision " + draft.revision(), text, line, row);
  }

  private void add(Draft draft, TextArea text, @Nullable Integer line) {
    if (text.getValue().isBlank()) {
      text.setErrorMessage("Say something.");
      text.setInvalid(true);
      text.focus();
      return;
    }
    Map<String, Object> body = new HashMap<>();
    body.put("revision", draft.revision());
    body.put("comment", text.getValue());
    if (line != null) {
      body.put("line", line);
    }
    if (Toast.attempt(() -> visit.api().post(where(), body))) {
      Toast.done("Comment added");
      text.clear();
      found.reload();
    }
  }

  private Component page(Listing<Comment> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "Nobody said anything yet", "A comment on a draft decides nothing and stays with it.");
    }
    return new Div(
        new Table<Comment>("comments", "Comments", comment -> "Comment " + comment.number())
            .column("State", CommentsPanel::state)
            .column("When", comment -> TimeText.of(comment.at()))
            .text("Who", Comment::author)
            .column("What", this::said)
            .column("Step", this::step)
            .rows(listing.items()),
        new Pager(
            visit.href("policies/" + detail.id().text() + "/comments"),
            Map.of(),
            cursor,
            listing.next()));
  }

  private static Component state(Comment comment) {
    return comment.resolvedBy() == null
        ? new Badge("Open", Tone.INFO)
        : new Badge("Dealt with", Tone.GOOD);
  }

  private Component said(Comment comment) {
    Span place = new Span(place(comment));
    place.addClassName("quiet");
    return new Div(new Paragraph(comment.text()), place);
  }

  /** With the words of the line while that revision is the draft. */
  private String place(Comment comment) {
    Integer line = comment.line();
    String place = "Revision " + comment.revision() + (line == null ? "" : ", line " + line);
    Draft draft = detail.draft();
    if (line == null
        || draft == null
        || draft.yaml() == null
        || draft.revision() != comment.revision()) {
      return place;
    }
    return place + ": " + draft.yaml().lines().skip(line - 1L).findFirst().orElse("").strip();
  }

  private Component step(Comment comment) {
    if (comment.resolvedBy() != null) {
      return new Span("By " + comment.resolvedBy());
    }
    if (!takesPart()) {
      return new Span();
    }
    return Press.plain(
        "comment-resolve-" + comment.number(),
        "Dealt with",
        () -> {
          if (Toast.attempt(
              () ->
                  visit.api().post(where(String.valueOf(comment.number()), "resolve"), Map.of()))) {
            found.reload();
          }
        });
  }
}
