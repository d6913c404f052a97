package dev.demarc.portal.classes;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.id.ClassId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adds a class; its detectors are chosen through the API. */
public final class NewClassDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  /** The ranks of the names that the templates use; any other begins in their middle. */
  private static final Map<String, Integer> RANKS =
      Map.of("public", 0, "internal", 20, "confidential", 50, "phi", 80, "restricted", 100);

  private final transient Visit visit;
  private final TextField id;
  private final TextField title;
  private final IntegerField rank = new IntegerField("Rank");

  /**
   * @param suggested its name, empty where none is
   */
  public NewClassDialog(Visit visit, String suggested, Runnable done) {
    super("class", "New class", "Add the class", done);
    this.visit = visit;
    id = text("class-id", "Name", suggested);
    title = text("class-title", "Title", suggested.isEmpty() ? "" : Words.plain(suggested));
    rank.setId("class-rank");
    rank.setMin(0);
    rank.setMax(1_000);
    rank.setValue(RANKS.getOrDefault(suggested, 30));
    rank.setHelperText("0 is open to all, 1000 the most restricted; no two are the same.");
    fields(id, title, rank);
  }

  @Override
  protected void save() {
    Map<String, Object> body =
        Map.of(
            "title", title.getValue(),
            "rank", Objects.requireNonNullElse(rank.getValue(), -1),
            "export", "metadata",
            "detectors", List.of());
    ClassId named = ClassId.of(id.getValue());
    visit.requireNew("classes", named.text());
    visit.api().put(visit.where("classes", named.text()), body, JsonNode.class);
  }
}
