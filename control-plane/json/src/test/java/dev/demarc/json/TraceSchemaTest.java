package dev.demarc.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.Wire;
import dev.demarc.contract.trace.PrivacyClass;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.contract.trace.TraceSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published schema, the constants and the page say the same. */
class TraceSchemaTest {
  private static final Path PAGE = Path.of("../contract/trace-schema.md");

  private final TraceSchemaFile schema = TraceSchemaFile.load();

  @Test
  void hasTheConstantsOfTheFileAndNoOthersInItsOrder() {
    assertEquals(
        schema.attributes().stream().map(TraceSchemaTest::said).toList(),
        Arrays.stream(TraceAttribute.values()).map(TraceSchemaTest::said).toList());
    assertEquals(schema.version(), TraceSchema.VERSION);
    assertEquals(Set.copyOf(schema.never().content()), TraceSchema.CONTENT);
  }

  private static List<Object> said(TraceSchemaFile.Attribute one) {
    long max = one.max() == null ? 0 : one.max();
    return List.of(one.name(), one.type(), max, one.privacy(), one.since());
  }

  private static List<Object> said(TraceAttribute one) {
    String type = one.type().name().toLowerCase(Locale.ROOT);
    return List.of(one.wire(), type, one.most(), one.privacy().wire(), one.since());
  }

  @Test
  void boundsAndDescribesEveryAttribute() {
    Set<String> kinds = Set.of("request", "attempt", "intent");
    Set<String> names = new HashSet<>();
    for (TraceSchemaFile.Attribute one : schema.attributes()) {
      assertTrue(names.add(one.name()), one.name() + " is there twice");
      assertEquals(one.type().equals("flag"), one.max() == null, one.name());
      assertTrue(one.max() == null || one.max() > 0, one.name());
      assertTrue(!one.on().isEmpty() && kinds.containsAll(one.on()), one.name());
      assertTrue(one.since() >= 1 && one.since() <= schema.version(), one.name());
      assertTrue(one.description().endsWith("."), one.name());
      Wire.parse(PrivacyClass.class, "privacy", one.privacy());
    }
  }

  @Test
  void tellsMetricsApartByNothingButShortAttributesThatTellOfNobody() {
    for (TraceSchemaFile.Metric one : schema.metrics()) {
      assertEquals(one.instrument().equals("histogram"), one.buckets() != null, one.name());
      for (String name : one.attributes()) {
        Optional<TraceAttribute> known = TraceAttribute.named(name);
        boolean kind = name.equals("gen_ai.token.type");
        assertTrue(kind || known.isPresent(), one.name() + " " + name);
        known.ifPresent(
            attribute -> assertFalse(attribute.privacy() == PrivacyClass.PSEUDONYM, name));
        assertFalse(name.endsWith(".id"), one.name() + " " + name);
      }
    }
  }

  @Test
  void hasNoNameThatIsNeverSent() {
    TraceSchemaFile.Never never = schema.never();
    Stream.of(never.content(), never.deprecated(), never.unbounded())
        .flatMap(List::stream)
        .forEach(name -> assertEquals(Optional.empty(), TraceAttribute.named(name), name));
  }

  @Test
  void takesTheNewestVersionThatBothKnow() {
    assertEquals(1, TraceSchema.common(""));
    assertEquals(1, TraceSchema.common("0"));
    assertEquals(1, TraceSchema.common("-2"));
    assertEquals(1, TraceSchema.common("two"));
    assertEquals(1, TraceSchema.common("99999999999999999999"));
    assertEquals(2, TraceSchema.common("2"));
    assertEquals(TraceSchema.VERSION, TraceSchema.common("12345"));
  }

  /** Write it anew with {@code -Dtrace-schema.write=true}. */
  @Test
  void publishesThePageThatTheFileMakes() throws IOException {
    String page = TraceSchemaPage.of(schema);
    if (Boolean.getBoolean("trace-schema.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }
}
