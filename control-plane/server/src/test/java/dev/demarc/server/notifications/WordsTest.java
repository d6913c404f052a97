package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import io.quarkus.qute.Engine;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {
  private static final Pattern PLACE = Pattern.compile("\\{it\\.([a-zA-Z]+)}");

  @Test
  void hasTheSameSentencesWithTheSamePlacesInBothLanguages() throws Exception {
    Properties english = file("words.properties");
    Properties german = file("words_de.properties");
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(german.keySet()));
    for (String key : english.stringPropertyNames()) {
      assertEquals(places(english.getProperty(key)), places(german.getProperty(key)), key);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasEverySentenceOfEveryKind(Language language) {
    Words words = new Words(language, Engine.builder().addDefaults().build());
    var facts = new AnyFacts();
    for (NotificationKind kind : NotificationKind.values()) {
      for (String part : List.of(".subject", ".text", ".link")) {
        String said = words.say(kind.wire() + part, facts);
        assertFalse(said.isBlank() || said.contains("{"), kind + part + ": " + said);
      }
    }
    for (Boundary boundary : Boundary.values()) {
      assertFalse(words.name("boundary", boundary.wire()).isBlank());
      assertTrue(Words.bundle(language).containsKey("boundary." + boundary.wire()));
    }
    assertEquals("unheard-of", words.name("reason", "unheard-of"));
  }

  @ParameterizedTest
  @EnumSource
  void namesEveryReasonWhyAWebhookIsDisabled(Webhook.Disabled reason) {
    assertTrue(Words.bundle(Language.GERMAN).containsKey("reason." + ((Wire) reason).wire()));
  }

  /** Knows every fact. */
  private static final class AnyFacts extends java.util.AbstractMap<String, String> {
    @Override
    public String get(Object key) {
      return "fact";
    }

    @Override
    public boolean containsKey(Object key) {
      return true;
    }

    @Override
    public java.util.Set<Map.Entry<String, String>> entrySet() {
      return java.util.Set.of();
    }
  }

  private static TreeSet<String> places(String sentence) {
    return new TreeSet<>(PLACE.matcher(sentence).results().map(MatchResult::group).toList());
  }

  private static Properties file(String name) throws java.io.IOException {
    var read = new Properties();
    try (var in =
        new java.io.InputStreamReader(
            java.util.Objects.requireNonNull(
                Words.class.getResourceAsStream("/notifications/" + name)),
            java.nio.charset.StandardCharsets.UTF_8)) {
      read.load(in);
    }
    return read;
  }
}
