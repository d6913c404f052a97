package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {
  private final Map<String, Object> expected = new TreeMap<>();
  private final List<OtlpSpan.Attribute> given = new ArrayList<>();

  @Test
  void writesEachTypeAsCanonicalJson() throws JsonProcessingException {
    for (TraceAttribute attribute : TraceAttribute.values()) {
      switch (attribute.type()) {
        case TEXT -> add(attribute, new OtlpSpan.Text("aZ9._:@;/+=-"), "aZ9._:@;/+=-");
        case TEXTS -> add(attribute, new OtlpSpan.Texts(List.of("a", "b")), List.of("a", "b"));
        case NUMBER -> add(attribute, new OtlpSpan.Number(attribute.most()), attribute.most());
        case DECIMAL -> add(attribute, new OtlpSpan.Decimal(0.25), 0.25);
        case FLAG -> add(attribute, new OtlpSpan.Flag(false), false);
        case JSON -> given.add(new OtlpSpan.Attribute(attribute.wire(), new OtlpSpan.Text("{}")));
      }
    }
    assertSame();
  }

  @Test
  void writesAnEmptyObjectWhereThereIsNothing() throws JsonProcessingException {
    assertSame();
  }

  @Test
  void writesAnEmptyListAndAnEmptyText() throws JsonProcessingException {
    add(TraceAttribute.DATA_TAGS, new OtlpSpan.Texts(List.of()), List.of());
    add(TraceAttribute.TEAM, new OtlpSpan.Text(""), "");
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 0.1, 12_345_678.9, 1e9})
  void writesDecimalsAsTheOtherJsonOfDemarcDoes(double value) throws JsonProcessingException {
    add(TraceAttribute.FIRST_CHUNK, new OtlpSpan.Decimal(value), value);
    assertSame();
  }

  private void add(TraceAttribute attribute, OtlpSpan.Value value, Object written) {
    given.add(new OtlpSpan.Attribute(attribute.wire(), value));
    expected.put(attribute.wire(), written);
  }

  private void assertSame() throws JsonProcessingException {
    assertEquals(DemarcJson.strict().writeValueAsString(expected), Attributes.of(given).json());
  }
}
