package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.html.NativeDetails;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Words;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A request in full, with what was left out of the question. */
final class FactsDetails extends NativeDetails {
  private static final long serialVersionUID = 1L;

  FactsDetails(JsonNode facts) {
    super("The request in full", pairs(facts));
    addClassName("card");
    setId("simulation-facts");
  }

  private static Pairs pairs(JsonNode facts) {
    JsonNode request = facts.path("request");
    return new Pairs()
        .pair(
            "Class",
            facts.at("/data/dataClass").asText() + ", rank " + facts.at("/data/rank").asText())
        .pair("Tags", list(facts.at("/data/tags")))
        .pair("Task", facts.path("task").asText())
        .pair("Tools", tools(facts.path("tools")))
        .pair("Person", facts.path("actor").hasNonNull("subject") ? "Verified" : "Not verified")
        .pair("Roles", list(facts.at("/actor/roles")))
        .pair(
            "Application",
            facts.path("application").asText() + ", team " + facts.path("team").asText())
        .pair(
            "From",
            Words.boundary(facts.at("/origin/boundary").asText())
                + ", region "
                + facts.at("/origin/region").asText())
        .pair("Site and group", facts.path("site").asText() + ", " + facts.path("group").asText())
        .pair(
            "Size",
            Words.bytes(request.path("bytes").asLong())
                + ", "
                + Words.count(request.path("tokens").asLong(), "token, ", "tokens, ")
                + Words.count(request.path("messages").asLong(), "message, ", "messages, ")
                + Words.count(request.path("files").asLong(), "file", "files"))
        .pair("Streamed", request.path("stream").asBoolean() ? "Yes" : "No");
  }

  private static String list(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  private static String tools(JsonNode tools) {
    return tools.properties().stream()
        .map(tool -> tool.getKey() + " (" + tool.getValue().asText() + ")")
        .collect(Collectors.joining(", "));
  }
}
