package dev.demarc.cloud;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts and cuts text in tokens of cl100k_base. Thread-safe. */
final class TokenCounter {

  /** What a message costs beside its text, and what primes the answer, as OpenAI counts them. */
  private static final int PER_MESSAGE = 3;

  private final Encoding encoding =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

  int count(String text) {
    return encoding.countTokensOrdinary(text);
  }

  int countPrompt(ChatRequest request) {
    return request.messages().stream()
            .mapToInt(m -> PER_MESSAGE + count(m.role()) + count(m.text()))
            .sum()
        + PER_MESSAGE;
  }

  /** The longest beginning of the text that fits; whole characters only. */
  String cut(String text, int maxTokens) {
    return count(text) <= maxTokens
        ? text
        : encoding.decode(encoding.encodeOrdinary(text, maxTokens).getTokens());
  }
}
