package dev.demarc.agent.normalise;

import dev.demarc.agent.execute.Served;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.ModelRequest;
import dev.demarc.agent.receive.Sources;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.envelope.Envelope.Citation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer refers to, checked against what the request brought. A reference is {@code [id]}.
 * Where an answer must refer to sources, one to a source that was not brought is an invention, and
 * such an answer breaks the contract; where it need not, such a text is no reference: code has
 * {@code list[0]}. How a route names parts of the request itself is neither.
 */
public final class Citations {
  private static final Pattern REFERENCE =
      Pattern.compile("\\[([A-Za-z0-9][A-Za-z0-9._:-]{0,63})]");

  private Citations() {}

  /** With the class and region of each: of the source, or of the request for parts of itself. */
  public static List<Citation> of(
      ModelRequest request, Decision decision, Served served, Said said) {
    String dataClass = decision.facts().data().dataClass().text();
    String region = decision.facts().origin().region();
    List<Citation> citations = new ArrayList<>();
    served.sources().forEach(part -> citations.add(new Citation(part, dataClass, region)));
    Sources brought = brought(request);
    for (String id : references(said, served)) {
      Sources.Source source = brought.byId().get(id);
      if (source != null) {
        citations.add(new Citation(id, source.dataClass().text(), source.region()));
      }
    }
    return citations;
  }

  /** Whether an answer must refer to a source. */
  public static boolean required(ModelRequest request) {
    return brought(request).cite();
  }

  /**
   * Whether each choice of the answer refers to sources where it must, and to none that was not
   * brought. Requests that do not say so ask for nothing of the kind.
   */
  public static boolean hold(ModelRequest request, Served served, Said said) {
    Sources brought = brought(request);
    return !brought.cite()
        || (said.isWhole()
            && said.choices().stream().allMatch(each -> holds(brought, served, each)));
  }

  private static boolean holds(Sources brought, Served served, Said.Choice choice) {
    Set<String> references = references(choice.text(), served);
    return !references.isEmpty() && brought.byId().keySet().containsAll(references);
  }

  private static Sources brought(ModelRequest request) {
    return request instanceof ChatRequest chat ? chat.sources() : Sources.NONE;
  }

  private static Set<String> references(Said said, Served served) {
    Set<String> references = new LinkedHashSet<>();
    said.choices().forEach(each -> references.addAll(references(each.text(), served)));
    return references;
  }

  private static Set<String> references(String text, Served served) {
    Set<String> references = new LinkedHashSet<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find() && references.size() <= 1_000) {
      references.add(matcher.group(1));
    }
    served.sources().forEach(part -> references.remove(part.substring(part.indexOf(':') + 1)));
    return references;
  }
}
