package dev.demarc.agent.record;

import java.nio.charset.StandardCharsets;

/**
 * How far the journal was exported to a collector of the site's own. In the journal as {@code
 * sequence lost refused}, in decimal.
 *
 * @param sequence of the last record that is done with
 * @param lost records that the journal had to let go before they were exported
 * @param refused records that the collector did not take
 */
public record ExportMark(long sequence, long lost, long refused) {

  byte[] bytes() {
    return (sequence + " " + lost + " " + refused).getBytes(StandardCharsets.US_ASCII);
  }

  static ExportMark of(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ");
    return new ExportMark(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
