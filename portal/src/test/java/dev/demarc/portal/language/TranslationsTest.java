package dev.demarc.portal.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TranslationsTest {
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]");
  private static final Pattern USED = Pattern.compile("translate\\(\\s*\"([a-z0-9.-]+)\"[,)]");
  private final Translations translations = new Translations();

  @Test
  void hasTheSameKeysAndPlacesInBothLanguages() throws IOException {
    Properties english = file("portal.properties");
    Properties german = file("portal_de.properties");
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(german.keySet()));
    for (String key : english.stringPropertyNames()) {
      assertEquals(places(english.getProperty(key)), places(german.getProperty(key)), key);
    }
  }

  @Test
  void hasEveryKeyThatAPageNames() throws IOException {
    Properties english = file("portal.properties");
    var used = new TreeSet<String>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(each -> each.toString().endsWith(".java")).toList()) {
        USED.matcher(Files.readString(source)).results().forEach(each -> used.add(each.group(1)));
      }
    }
    assertTrue(used.size() > 50, used.toString());
    used.removeIf(english::containsKey);
    assertEquals(new TreeSet<String>(), used);
  }

  @Test
  void saysWhatALanguageLacksInEnglishAndWhatAllLackByItsKey() {
    assertEquals("Ablehnen", say("consent.answer.deny", Locale.GERMANY));
    assertEquals("Deny", say("consent.answer.deny", Locale.FRENCH));
    assertEquals("Audit", say("Audit", Locale.GERMAN));
  }

  @Test
  void putsValuesInTheirPlaces() {
    assertEquals("Darf das an stand-in gehen?", say("consent.open", Locale.GERMAN, "stand-in"));
    assertEquals("1 Stunde", say("span.hours", Locale.GERMAN, 1));
    assertEquals("8 hours", say("span.hours", Locale.ENGLISH, 8));
    assertFalse(say("consent.by", Locale.GERMAN, "{0}").contains("{1}"));
  }

  private String say(String key, Locale locale, Object... values) {
    return translations.getTranslation(key, locale, values);
  }

  private static TreeSet<String> places(String text) {
    return new TreeSet<>(PLACE.matcher(text).results().map(MatchResult::group).toList());
  }

  private static Properties file(String name) throws IOException {
    var read = new Properties();
    try (var in =
        new InputStreamReader(
            Objects.requireNonNull(Translations.class.getResourceAsStream("/translations/" + name)),
            StandardCharsets.UTF_8)) {
      read.load(in);
    }
    return read;
  }
}
