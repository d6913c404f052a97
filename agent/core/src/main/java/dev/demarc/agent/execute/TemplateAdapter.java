package dev.demarc.agent.execute;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.ChatRequest;
import java.time.InstantSource;
import java.util.List;

/**
 * The other non-AI path: the text the signed catalogue has for it, such as whom to call instead. It
 * reads nothing of what was asked, and an answer is declared as what it is. Nothing moves.
 */
public final class TemplateAdapter implements Adapter {
  private final InstantSource clock;

  public TemplateAdapter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Job job) throws AttemptFailed {
    String template = job.offer().template();
    if (template == null || !(job.request() instanceof ChatRequest chat)) {
      throw AttemptFailed.refused("chat_only");
    }
    return Honoured.BY_TEMPLATE.telling(
        chat, new Filled(job, template.replace("{decision}", job.decision().text())));
  }

  private final class Filled implements Prepared {
    private final Job job;
    private final String text;

    private Filled(Job job, String text) {
      this.job = job;
      this.text = text;
    }

    @Override
    public long bytesOut() {
      return 0;
    }

    @Override
    public Served run(Sink sink, Meter meter) {
      meter.piece();
      long input = Tokens.of(job.request().tree());
      long output = Tokens.of(text);
      meter.told(input, null, output);
      String model = job.route().model().text();
      Completions answer = new Completions(job.decision(), clock.instant(), model);
      if (sink.streams()) {
        sink.chunk(answer.role());
        sink.chunk(answer.delta(text));
        sink.chunk(answer.finish("stop"));
        sink.chunk(answer.usage(input, output));
      } else {
        sink.whole(answer.whole(text, "stop", input, output));
      }
      return new Served(model, false, input, output, List.of("stop"), List.of());
    }
  }
}
