package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.node.machine.Refusal;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** One real request to an agent, as any OpenAI client would send it, and its answer in full. */
public final class FirstRequest {
  private static final String DOCUMENT =
      """
      Mrs Rivera, record MRN-004211, came to the ward on Monday with pain in the chest. \
      The first trace of the heart was normal. Her blood pressure was high and she was given \
      a tablet for it. On Tuesday the pain was gone and a second trace of the heart was normal \
      too. She asked when she may drive again. She goes home on Wednesday with the tablets and \
      comes back in four weeks for a check of her blood pressure.\
      """;

  private FirstRequest() {}

  /** Sends a patient's document to be summarised and prints what came back. */
  public static void send(Seeded.Agent agent, PrintStream out) {
    Api api = new Api(agent.baseUrl(), agent.applications().getFirst().key());
    Map<String, Object> body =
        Map.of("model", "auto", "messages", List.of(Map.of("role", "user", "content", DOCUMENT)));
    Api.Answer answer =
        api.ask(
            "/v1/chat/completions",
            body,
            Map.of("Demarc-Class", "phi", "Demarc-Task", "summarize"));
    if (answer.status() != 200) {
      throw new Refusal("the first request was answered " + answer.status() + " " + answer.body());
    }
    print(answer.body(), out);
  }

  private static void print(JsonNode body, PrintStream out) {
    out.println();
    out.println(
        "A patient's document was summarised. It contains a record number, so it may not leave the site:");
    out.println("  " + body.at("/choices/0/message/content").asText().replace("\n", "\n  "));
    out.println("Its envelope:");
    out.println("  " + body.path("demarc").toPrettyString().replace("\n", "\n  "));
  }
}
