package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.portal.dashboards.Sheet.Cell;
import dev.demarc.portal.dashboards.Sheet.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SheetTest {
  private static String csv(String... cells) {
    Row row = new Row(Stream.of(cells).map(Cell::same).toList(), null);
    return new Sheet("", List.of("A", "B"), List.of(row)).csv();
  }

  @Test
  void endsEveryLineAsTheStandardHasIt() {
    assertEquals("A,B\r\n1,2\r\n", csv("1", "2"));
  }

  @Test
  void quotesWhatWouldEndAPlaceOrALine() {
    assertEquals("A,B\r\n\"a,\"\"b\"\"\",\"c\r\nd\"\r\n", csv("a,\"b\"", "c\r\nd"));
  }

  @Test
  void writesNoFormula() {
    assertEquals("A,B\r\n'=1+1,'@x\r\n", csv("=1+1", "@x"));
    assertEquals("A,B\r\n-3,'-3+4\r\n", csv("-3", "-3+4"));
  }

  @Test
  void writesWhatProgramsReadAndNotWhatPeopleDo() {
    Row row = new Row(List.of(new Cell("$1.00", "1000000"), new Cell("–", "")), "t/x/traces");
    assertEquals("A,B\r\n1000000,\r\n", new Sheet("", List.of("A", "B"), List.of(row)).csv());
  }
}
