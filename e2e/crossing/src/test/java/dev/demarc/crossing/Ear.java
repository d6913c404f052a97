package dev.demarc.crossing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Finds tokens in bytes, however they are written: as they are, compressed, in JSON and its
 * escapes, in base64, percent-encoded, and these in one another up to {@value #DEEPEST} deep.
 */
final class Ear {
  private static final int DEEPEST = 4;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

  private final Set<Token> tokens = new HashSet<>();

  private Ear() {}

  static Set<Token> in(byte[] bytes) {
    Ear ear = new Ear();
    ear.bytes(bytes, 0);
    return ear.tokens;
  }

  static Set<Token> in(String text) {
    Ear ear = new Ear();
    ear.text(text, 0);
    return ear.tokens;
  }

  private void bytes(byte[] bytes, int depth) {
    if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
      unpacked(bytes, depth);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    text(text, depth);
    if (text.startsWith("{") || text.startsWith("[")) {
      json(bytes, each -> text(each, depth + 1));
    }
  }

  private void unpacked(byte[] bytes, int depth) {
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      if (depth < DEEPEST) {
        bytes(unpacked.readAllBytes(), depth + 1);
      }
    } catch (IOException notWhatItLooksLike) {
      return;
    }
  }

  private void text(String text, int depth) {
    Matcher found = Token.PATTERN.matcher(text);
    while (found.find()) {
      tokens.add(Token.of(found));
    }
    if (depth == DEEPEST) {
      return;
    }
    runs(text, depth);
    if (text.contains("\\u")) {
      text(ESCAPE.matcher(text).replaceAll(Ear::unescaped), depth + 1);
    }
    if (text.indexOf('%') >= 0) {
      percent(text, depth);
    }
    if (depth > 0 && text.startsWith("{")) {
      json(text.getBytes(StandardCharsets.UTF_8), each -> text(each, depth + 1));
    }
  }

  private static String unescaped(java.util.regex.MatchResult escape) {
    String character = Character.toString(Integer.parseInt(escape.group(1), 16));
    return Matcher.quoteReplacement(character);
  }

  private void percent(String text, int depth) {
    try {
      text(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8), depth + 1);
    } catch (IllegalArgumentException noEscape) {
      return;
    }
  }

  /** From each of the four places where a group can begin. */
  private void runs(String text, int depth) {
    Matcher run = RUN.matcher(text);
    while (run.find()) {
      String standard = run.group().replace('-', '+').replace('_', '/');
      for (int from = 0; from < 4 && standard.length() - from >= 16; from++) {
        int end = standard.length() - ((standard.length() - from) % 4 == 1 ? 1 : 0);
        byte[] decoded = Base64.getDecoder().decode(standard.substring(from, end));
        text(new String(decoded, StandardCharsets.ISO_8859_1), DEEPEST);
      }
    }
  }

  private static void json(byte[] bytes, Consumer<String> texts) {
    try (JsonParser parser = DemarcJson.strict().createParser(bytes)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          texts.accept(parser.getText());
        }
      }
    } catch (IOException cut) {
      return;
    }
  }
}
