package dev.demarc.portal.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.vaadin.flow.router.QueryParameters;
import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.remote.Where;
import dev.demarc.portal.traces.Searchable.Operator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedTest {
  private static final Asked TAGS =
      Asked.of(
          new QueryParameters(
              Map.of(
                  "demarc.data.tags", List.of("phi", "pci"),
                  "class", List.of("internal"),
                  "cursor", List.of("abc"),
                  "limit", List.of("5"),
                  "late", List.of("true"),
                  "utm", List.of("x"))));

  @Test
  void keepsFiltersAndConditionsAndWhatItDoesNotKnow() {
    assertEquals("internal", TAGS.value("class"));
    assertEquals(
        List.of(
            new Condition("demarc.data.tags", "phi"),
            new Condition("demarc.data.tags", "pci"),
            new Condition("late", "true"),
            new Condition("utm", "x")),
        TAGS.conditions());
    assertEquals(
        List.of("class", "demarc.data.tags", "late", "utm"),
        List.copyOf(TAGS.parameters().keySet()));
  }

  @Test
  void asksWithWhatIsSaidTwiceSoThatItIsRefused() {
    Asked twice = Asked.of(new QueryParameters(Map.of("class", List.of("internal", "phi"))));
    Where where = twice.in(Where.tenant(new TenantId(new UUID(0, 1)), "traces"));
    assertTrue(where.text().endsWith("/traces?class=internal&class=phi"), where.text());
    assertEquals(List.of("pci"), twice.with("class", "pci").parameters().get("class"));
  }

  @Test
  void takesOneOfSeveralConditionsAway() {
    Asked less = TAGS.without(new Condition("demarc.data.tags", "phi"));
    assertEquals(List.of("pci"), less.parameters().get("demarc.data.tags"));
    Asked none = less.without(new Condition("demarc.data.tags", "pci"));
    assertTrue(!none.parameters().containsKey("demarc.data.tags"));
  }

  @Test
  void addsAConditionOnce() {
    Condition task = new Condition("demarc.task", "chat");
    assertEquals(List.of("chat"), TAGS.and(task).and(task).parameters().get("demarc.task"));
  }

  @Test
  void asksTheControlPlaneForAllOfThem() {
    Where where = TAGS.in(Where.tenant(new TenantId(new UUID(0, 1)), "traces"));
    assertTrue(
        where
            .text()
            .endsWith(
                "/traces?class=internal&demarc.data.tags=phi&demarc.data.tags=pci&late=true&utm=x"),
        where.text());
  }

  @Test
  void tellsByWhatAFigureIsNarrowerAndDoesNotAskForIt() {
    Asked asked =
        Asked.of(
            new QueryParameters(
                Map.of(
                    "wider", List.of("first-use,phase,phase,<b>,," + "x".repeat(40)),
                    "class", List.of("phi"))));
    assertEquals(List.of("first-use", "phase"), asked.wider());
    assertEquals(List.of(), asked.conditions());
    Where where = asked.in(Where.tenant(new TenantId(new UUID(0, 1)), "traces"));
    assertTrue(where.text().endsWith("/traces?class=phi"), where.text());
    assertEquals(asked.wider(), asked.with("class", "pci").wider());
    assertEquals(List.of(), TAGS.wider());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demarc.task | chat | demarc.task is chat",
        "demarc.task | a,b | demarc.task is one of a, b",
        "demarc.task | a..b | demarc.task is a..b",
        "demarc.task | * | demarc.task is there",
        "demarc.task | !* | demarc.task is not there",
        "latencyMicros | 5.. | latencyMicros is at least 5",
        "latencyMicros | ..5 | latencyMicros is at most 5",
        "latencyMicros | 1..5 | latencyMicros is from 1 to 5"
      })
  void readsLikeASentence(String name, String value, String words) {
    assertEquals(words, new Condition(name, value).words());
  }

  @Test
  void writesWhatIsTypedAsTheControlPlaneReadsIt() {
    assertEquals("a,b", Operator.ONE_OF.value(" a , b "));
    assertEquals("5..", Operator.AT_LEAST.value("5"));
    assertEquals("..5", Operator.AT_MOST.value("5"));
    assertEquals("*", Operator.THERE.value("whatever"));
    assertEquals("!*", Operator.NOT_THERE.value(""));
  }

  @Test
  void offersWhatTellsPersonsApartOnlyToThoseWhoMay() {
    List<String> ofNobody = Searchable.all(false).stream().map(Searchable::name).toList();
    List<String> less =
        Searchable.all(true).stream()
            .map(Searchable::name)
            .filter(name -> !ofNobody.contains(name))
            .sorted()
            .toList();
    assertEquals(List.of("demarc.consent.id", "demarc.session.id"), less);
  }
}
