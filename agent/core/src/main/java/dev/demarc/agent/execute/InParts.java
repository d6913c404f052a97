package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.decide.Tokens;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.LongText;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A summary of a document that is larger than the model's context: a call for each part, one after
 * the other, then one that makes the summaries into the answer, which alone the caller gets. All
 * calls go the decided route, under the one intent and before the one deadline, and are one
 * attempt: where one fails, all has failed, and nothing has reached the caller. Whatever else the
 * request brings, instructions above all, goes with every call. The first piece of the answer must
 * be there when that of any other route must, so the parts take no time that is kept for a
 * fallback.
 */
final class InParts implements Adapter.Prepared {
  /** Of the answer, not of what it is made from. */
  private static final Set<String> OF_THE_ANSWER =
      Set.of("stream", "stream_options", "response_format", "logprobs", "top_logprobs", "stop");

  private final Adapter adapter;
  private final Job job;
  private final Chunking chunking;
  private final LongText document;
  private final List<String> parts;
  private final long bytesOut;

  /**
   * Cuts the document.
   *
   * @throws AttemptFailed where it cannot be cut as was decided, or the route takes no part of it
   */
  InParts(Adapter adapter, Job job, Chunking chunking) throws AttemptFailed {
    this.adapter = adapter;
    this.job = job;
    this.chunking = chunking;
    this.document =
        LongText.of(job.request()).orElseThrow(() -> AttemptFailed.refused("indivisible"));
    this.parts = DocumentParts.of(document.text(), chunking);
    long bytes = adapter.prepare(joining(List.of())).bytesOut();
    for (int i = 0; i < parts.size(); i++) {
      bytes += adapter.prepare(part(i)).bytesOut();
    }
    this.bytesOut = bytes;
  }

  /** Of the parts, and of the last call without the target's own summaries. */
  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public Served run(Sink sink, Meter meter) throws AttemptFailed {
    PartsServed served = new PartsServed();
    List<String> summaries = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      if (sink.gone()) {
        throw new Reply.Gone();
      }
      OnePart answer = new OnePart(sink);
      Served part = run(part(i), answer, meter);
      served.part(part);
      meter.counted(part);
      summaries.add(clipped(answer.text(), chunking.summaryTokens()));
    }
    return served.joined(run(joining(summaries), served.counting(sink), meter));
  }

  private Served run(Job call, Sink sink, Meter meter) throws AttemptFailed {
    Meter own = meter.call();
    try {
      return adapter.prepare(call).run(sink, own);
    } finally {
      meter.takes(own);
    }
  }

  private Job part(int index) {
    String words =
        "Part "
            + (index + 1)
            + " of "
            + parts.size()
            + " of a document follows. Summarise this part alone, in its own language, in fewer than "
            + words(chunking.summaryTokens())
            + " words; keep names, numbers and dates.\n\n";
    ObjectNode body = document.replacedBy(words + parts.get(index), job.request().tree());
    body.remove(OF_THE_ANSWER);
    String bound = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
    body.remove(Set.of("max_tokens", "max_completion_tokens"));
    return asking(body.put(bound, chunking.summaryTokens()));
  }

  private Job joining(List<String> summaries) {
    StringBuilder text = new StringBuilder();
    text.append("A document was too long to be read at once. The summaries of its ")
        .append(summaries.size())
        .append(" parts follow, in order. Make one summary of the whole from them.\n\n");
    for (int i = 0; i < summaries.size(); i++) {
      text.append("Part ").append(i + 1).append(": ").append(summaries.get(i)).append('\n');
    }
    return asking(document.replacedBy(text.toString(), job.request().tree()));
  }

  private Job asking(ObjectNode body) {
    return job.asking(ChatParser.parse(DemarcJson.bytes(body)));
  }

  private static long words(long tokens) {
    return tokens * 3 / 5;
  }

  /** A target may say more than it was asked to. */
  private static String clipped(String text, long tokens) {
    String clipped = text.strip();
    for (long has = Tokens.of(clipped); has > tokens; has = Tokens.of(clipped)) {
      int end = (int) Math.min(clipped.length() - 1L, clipped.length() * tokens / has);
      clipped = clipped.substring(0, DocumentParts.between(clipped, end));
    }
    return clipped;
  }
}
