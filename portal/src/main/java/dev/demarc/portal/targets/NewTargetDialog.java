package dev.demarc.portal.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.TargetId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Adds a target of one model, which costs nothing until {@link TargetPricesView} is told what it
 * costs; digests and pins are put through the API.
 */
public final class NewTargetDialog extends FormDialog {
  private static final long serialVersionUID = 1L;
  private static final List<Protocol> PROTOCOLS =
      List.of(Protocol.EXTRACTIVE, Protocol.LLAMA, Protocol.OPENAI, Protocol.VLLM, Protocol.OLLAMA);

  /** Where the names that the templates use are. */
  private static final Map<String, Boundary> PLACES =
      Map.of(
          "extract", Boundary.NONE,
          "device", Boundary.ON_DEVICE,
          "local", Boundary.EDGE,
          "cluster", Boundary.PRIVATE_CLUSTER,
          "cloud", Boundary.MANAGED_CLOUD);

  private final transient Visit visit;
  private final TextField id;
  private final TextField title;
  private final Select<Boundary> boundary = new Select<>();
  private final TextField region = text("target-region", "Region", "eu");
  private final TextField operator = text("target-operator", "Operator", "");
  private final Select<Protocol> protocol = new Select<>();
  private final TextField host = text("target-host", "Host and port", "");
  private final TextField model = text("target-model", "Model", "");
  private final IntegerField context = new IntegerField("Context, in tokens");

  /**
   * @param suggested its name, empty where none is
   */
  public NewTargetDialog(Visit visit, String suggested, Runnable done) {
    super("target", "New target", "Add the target", done);
    this.visit = visit;
    id = text("target-id", "Name", suggested);
    title = text("target-title", "Title", suggested.isEmpty() ? "" : Words.plain(suggested));
    Boundary place = PLACES.getOrDefault(suggested, Boundary.EDGE);
    boundary.setId("target-boundary");
    boundary.setLabel("Boundary");
    boundary.setItems(Boundary.values());
    boundary.setItemLabelGenerator(each -> Words.boundary(each.wire()));
    boundary.setValue(place);
    operator.setValue(visit.membership().name());
    operator.setHelperText("Who runs it");
    protocol.setId("target-protocol");
    protocol.setLabel("Protocol");
    protocol.setItems(PROTOCOLS);
    protocol.setItemLabelGenerator(each -> Words.plain(each.wire()));
    protocol.addValueChangeListener(change -> fit(change.getValue()));
    protocol.setValue(usual(place));
    context.setId("target-context");
    context.setMin(1);
    fields(id, title, boundary, region, operator, protocol, host, model, context);
  }

  private static Protocol usual(Boundary place) {
    return switch (place) {
      case NONE -> Protocol.EXTRACTIVE;
      case ON_DEVICE, EDGE -> Protocol.LLAMA;
      default -> Protocol.OPENAI;
    };
  }

  /** What runs inside the agent has no host. */
  private void fit(Protocol chosen) {
    boolean extractive = chosen == Protocol.EXTRACTIVE;
    host.setVisible(chosen.isRemote());
    host.setHelperText("For example models.example.org:443");
    model.setValue(extractive ? "extractive-1" : "");
    model.setHelperText(chosen.isChild() ? "The site binds its file." : "");
    context.setValue(extractive ? 1_000_000 : chosen.isChild() ? 4_096 : 128_000);
  }

  @Override
  protected void save() {
    Protocol spoken = protocol.getValue();
    Map<String, Object> body = new TreeMap<>();
    body.put("title", title.getValue());
    body.put("boundary", boundary.getValue().wire());
    body.put("region", region.getValue());
    body.put("operator", operator.getValue());
    body.put("protocol", spoken.wire());
    body.put("hosts", spoken.isRemote() ? List.of(host.getValue()) : List.of());
    body.put("pins", List.of());
    body.put("models", List.of(model(spoken)));
    TargetId named = TargetId.of(id.getValue());
    visit.requireNew("targets", named.text());
    visit.api().put(visit.where("targets", named.text()), body, JsonNode.class);
  }

  private Map<String, Object> model(Protocol spoken) {
    Map<String, Object> offer = new TreeMap<>();
    offer.put("id", model.getValue());
    offer.put("version", "1");
    offer.put("runtime", spoken.isRemote() ? "remote" : spoken.wire());
    offer.put("precision", spoken.isNonAi() ? "exact" : "unknown");
    offer.put("contextTokens", Objects.requireNonNullElse(context.getValue(), 0));
    offer.put(
        "features",
        spoken.isNonAi() ? List.of("summarize", "stream") : List.of("chat", "stream", "summarize"));
    offer.put("quality", Map.of());
    offer.put("inputMicroUsdPerMillionTokens", 0);
    offer.put("outputMicroUsdPerMillionTokens", 0);
    offer.put("tier", 0);
    return offer;
  }
}
