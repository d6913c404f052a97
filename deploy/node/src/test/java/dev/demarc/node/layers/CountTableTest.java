package dev.demarc.node.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountTableTest {
  private final CountTable table = new CountTable();

  @Test
  void endsWithTheLineThatToolsRead() {
    table.add("unit", new Counts(10, 0, 2));
    table.add("component", new Counts(4, 1, 0));
    assertEquals(
        """
        layer             run   failed  skipped
        unit               10        0        2
        component           5        1        0

        14 passed, 1 failed, 2 skipped
        """,
        table.text());
    assertFalse(table.green());
  }

  @Test
  void isGreenOnlyWhenEveryLayerRanATest() {
    assertFalse(table.green());
    table.add("unit", new Counts(1, 0, 0));
    assertTrue(table.green());
    table.add("component", new Counts(0, 0, 3));
    assertFalse(table.green());
  }
}
