package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the calls of one summary in parts served together: tokens add up, so do mismatches. */
final class PartsServed {
  private final Set<Mismatch> mismatches = EnumSet.noneOf(Mismatch.class);
  private final SortedSet<String> less = new TreeSet<>();
  private long inputTokens;
  private @Nullable Long cachedInputTokens;
  private long outputTokens;
  private boolean told = true;

  void part(Served served) {
    served.less().stream().filter(PartsServed::isOfThePart).forEach(less::add);
    mismatches.addAll(served.mismatches());
    inputTokens += served.inputTokens();
    cachedInputTokens = sum(cachedInputTokens, served.cachedInputTokens());
    outputTokens += served.outputTokens();
    told &= served.told();
  }

  /** What of the caller's members was ignored is told by the last call, which has them all. */
  private static boolean isOfThePart(String what) {
    return !what.startsWith(Honoured.IGNORED);
  }

  /** All of them, with the last. */
  Served joined(Served last) {
    Set<Mismatch> all = EnumSet.noneOf(Mismatch.class);
    all.addAll(mismatches);
    all.addAll(last.mismatches());
    less.addAll(last.less());
    return new Served(
        last.model(),
        new TreeSet<>(all),
        inputTokens + last.inputTokens(),
        sum(cachedInputTokens, last.cachedInputTokens()),
        outputTokens + last.outputTokens(),
        told && last.told(),
        last.finishReasons(),
        less.stream().toList(),
        last.sources());
  }

  private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
    return one == null ? other : other == null ? one : Long.valueOf(one + other);
  }

  /** The caller's answer, whose usage is that of all calls. */
  Sink counting(Sink sink) {
    return new Counting(sink);
  }

  private final class Counting implements Sink {
    private final Sink to;

    private Counting(Sink to) {
      this.to = to;
    }

    @Override
    public boolean streams() {
      return to.streams();
    }

    @Override
    public void whole(ObjectNode completion) {
      count(completion);
      to.whole(completion);
    }

    @Override
    public void chunk(ObjectNode chunk) {
      count(chunk);
      to.chunk(chunk);
    }

    @Override
    public void chunk(ObjectNode chunk, byte[] source) {
      if (count(chunk)) {
        to.chunk(chunk);
      } else {
        to.chunk(chunk, source);
      }
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void alive() {
      to.alive();
    }

    @Override
    public boolean gone() {
      return to.gone();
    }

    private boolean count(ObjectNode answer) {
      JsonNode said = answer.path("usage");
      if (!(said instanceof ObjectNode usage)) {
        return false;
      }
      long input = usage.path("prompt_tokens").asLong() + inputTokens;
      long output = usage.path("completion_tokens").asLong() + outputTokens;
      usage.put("prompt_tokens", input).put("completion_tokens", output);
      usage.put("total_tokens", input + output);
      return true;
    }
  }
}
