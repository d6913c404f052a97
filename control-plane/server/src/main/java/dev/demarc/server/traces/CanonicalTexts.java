package dev.demarc.server.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three JSON attributes a decision replays from. Each must read strictly as its type, and in
 * its canonical form hold nothing but names: no white space, no escapes, no text longer than any
 * id. The one prose a policy has, the text of a {@code disclose}, is replaced by its digest: the
 * policy version has the text.
 */
final class CanonicalTexts {
  private static final int LONGEST_TEXT = 128;
  private static final ObjectReader FACTS = DemarcJson.strict().readerFor(Facts.class);
  private static final ObjectReader SITUATION = DemarcJson.strict().readerFor(Situation.class);
  private static final ObjectReader CONSIDERED =
      DemarcJson.strict().readerFor(new TypeReference<List<Considered>>() {});

  private CanonicalTexts() {}

  /** Facts of this tenant, and of no other. */
  static @Nullable String facts(Attributes attributes, TenantId tenant) {
    String text = attributes.text(TraceAttribute.DECISION_FACTS);
    if (text == null) {
      return null;
    }
    Facts facts = read(FACTS, text, TraceAttribute.DECISION_FACTS);
    if (!facts.tenant().equals(tenant)) {
      throw new Attributes.RefusedSpan(Refusal.TENANT, TraceAttribute.DECISION_FACTS.wire());
    }
    return plain(text, facts, TraceAttribute.DECISION_FACTS);
  }

  static @Nullable String situation(Attributes attributes) {
    String text = attributes.text(TraceAttribute.DECISION_SITUATION);
    if (text == null) {
      return null;
    }
    Situation situation = read(SITUATION, text, TraceAttribute.DECISION_SITUATION);
    return plain(text, situation, TraceAttribute.DECISION_SITUATION);
  }

  static @Nullable String considered(Attributes attributes) {
    String text = attributes.text(TraceAttribute.DECISION_CONSIDERED);
    if (text == null) {
      return null;
    }
    List<Considered> all = read(CONSIDERED, text, TraceAttribute.DECISION_CONSIDERED);
    boolean discloses =
        all.stream()
            .flatMap(one -> one.obligations().stream())
            .anyMatch(Obligation.Disclose.class::isInstance);
    List<Considered> kept =
        discloses ? all.stream().map(CanonicalTexts::withoutProse).toList() : all;
    return plain(discloses ? write(kept) : text, kept, TraceAttribute.DECISION_CONSIDERED);
  }

  private static Considered withoutProse(Considered one) {
    List<Obligation> obligations =
        one.obligations().stream().map(CanonicalTexts::withoutProse).toList();
    return new Considered(one.route(), one.permitted(), one.reason(), one.rule(), obligations);
  }

  private static Obligation withoutProse(Obligation obligation) {
    return obligation instanceof Obligation.Disclose(String text)
        ? new Obligation.Disclose(Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).text())
        : obligation;
  }

  private static <T> T read(ObjectReader reader, String text, TraceAttribute attribute) {
    try {
      T value = reader.readValue(text);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      throw new Attributes.RefusedSpan(Refusal.FACTS, attribute.wire());
    }
    throw new Attributes.RefusedSpan(Refusal.FACTS, attribute.wire());
  }

  /** The text as it came where it is plain, else the value's canonical form, else refused. */
  private static String plain(String text, Object value, TraceAttribute attribute) {
    if (isPlain(text)) {
      return text;
    }
    String canonical = write(value);
    if (!isPlain(canonical)) {
      throw new Attributes.RefusedSpan(Refusal.FACTS, attribute.wire());
    }
    return canonical;
  }

  /** Whether it is JSON of structure and short harmless texts only. */
  static boolean isPlain(String json) {
    int quotes = 0;
    int start = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        quotes++;
        if ((quotes & 1) == 0 && i - start > LONGEST_TEXT + 1) {
          return false;
        }
        start = i;
      } else if (!isPlain(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._:@;/+=-{}[],".indexOf(c) >= 0;
  }

  private static String write(Object value) {
    try {
      return DemarcJson.strict().writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
