package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.ChatRequest;
import java.time.InstantSource;
import java.util.List;

/**
 * The non-AI path: answers with the sentences of the user's text that say most, each with its
 * number. Nothing moves and nothing is made up; an answer is declared as what it is.
 */
public final class ExtractiveAdapter implements Adapter {
  private static final int SENTENCES = 5;
  private static final int CHARACTERS_PER_TOKEN = 3;

  private final InstantSource clock;

  public ExtractiveAdapter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    if (!(job.request() instanceof ChatRequest chat)) {
      throw AttemptFailed.refused("chat_only");
    }
    if (chat.files() > 0) {
      throw AttemptFailed.refused("texts_only");
    }
    String text = text(chat.tree().path("messages"));
    if (text.isBlank()) {
      throw AttemptFailed.refused("nothing_to_summarise");
    }
    return Honoured.BY_EXTRACT.telling(chat, new Summary(job, text));
  }

  private final class Summary implements Prepared {
    private final Job job;
    private final String text;

    private Summary(Job job, String text) {
      this.job = job;
      this.text = text;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public Served run(Sink sink, Meter meter) {
      List<Summariser.Sentence> chosen =
          Summariser.summarise(
              text, SENTENCES, job.request().maxOutputTokens() * CHARACTERS_PER_TOKEN);
      List<String> cited =
          chosen.stream().map(each -> each.text() + " [" + each.number() + "]").toList();
      String summary = String.join(" ", cited);
      meter.piece();
      long input = Tokens.of(job.request().tree());
      long output = Tokens.of(summary);
      meter.told(input, null, output);
      String model = job.route().model().text();
      Completions answer = new Completions(job.decision(), clock.instant(), model);
      if (sink.streams()) {
        sink.chunk(answer.role());
        for (int i = 0; i < cited.size(); i++) {
          sink.chunk(answer.delta(i == 0 ? cited.get(i) : " " + cited.get(i)));
        }
        sink.chunk(answer.finish("stop"));
        sink.chunk(answer.usage(input, output));
      } else {
        sink.whole(answer.whole(summary, "stop", input, output));
      }
      List<String> sources = chosen.stream().map(each -> "sentence:" + each.number()).toList();
      return new Served(model, false, input, output, List.of("stop"), sources);
    }
  }

  /** What users and tools brought; instructions are no part of a document. */
  private static String text(JsonNode messages) {
    StringBuilder text = new StringBuilder();
    for (JsonNode message : messages) {
      String role = message.path("role").asText();
      if (role.equals("user") || role.equals("tool")) {
        text.append(Contents.text(message)).append('\n');
      }
    }
    return text.toString();
  }
}
