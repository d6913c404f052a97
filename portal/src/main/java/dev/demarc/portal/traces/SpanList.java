package dev.demarc.portal.traces;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.traces.TraceAnswers.Span;
import java.util.List;
import java.util.TreeMap;

/** Each record with its attributes: those of the published allow-list, nothing else. */
final class SpanList extends Div {
  private static final long serialVersionUID = 1L;

  SpanList(List<Span> spans) {
    for (Span span : spans) {
      Pairs pairs = new Pairs();
      pairs.addClassName("mono");
      new TreeMap<>(span.attributes())
          .forEach((name, value) -> {
            if (TraceAttribute.named(name).filter(SpanList::isShown).isPresent()) {
              pairs.pair(name, TraceAnswers.words(value));
            }
          });
      add(new Details(span.name(), pairs));
    }
  }

  private static boolean isShown(TraceAttribute attribute) {
    return attribute.type() != TraceAttribute.Type.JSON; // shown above, as tables
  }
}
