package dev.demarc.server.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A batch as the log of spans has it: what the gate made of the spans, so nothing that it did not
 * pass, and each text in the form in which it is stored.
 *
 * <pre>
 * key    the tenant's id
 * value  {"agent":…,"format":1,"receivedAt":…}   one line
 *        a record each, as JSON                  further lines, parted by line feeds
 * </pre>
 *
 * A value is at most {@value #VALUE_BYTES} bytes: a longer batch becomes several, each of which
 * stands for itself. A record of every attribute at its bound is well below that.
 */
final class LogFormat {
  static final int VALUE_BYTES = 512 << 10;
  private static final int FORMAT = 1;
  private static final ObjectWriter WRITER = DemarcJson.tolerant().writer();
  private static final ObjectReader HEAD = DemarcJson.tolerant().readerFor(Head.class);
  private static final ObjectReader RECORD = DemarcJson.tolerant().readerFor(TraceRecord.class);

  private LogFormat() {}

  record Head(AgentId agent, int format, Instant receivedAt) {}

  /** What was read from the log. */
  sealed interface Read {}

  record Whole(AcceptedBatch batch) implements Read {}

  /** A later version of this program wrote it, and will read it. */
  record Newer() implements Read {}

  /** Nothing that any version of this program wrote. */
  record Malformed() implements Read {}

  static byte[] key(TenantId tenant) {
    return ascii(tenant.text());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the values of a batch one by one; none where it has no records. */
  static void write(AcceptedBatch batch, Consumer<byte[]> to) {
    byte[] head = json(new Head(batch.agent(), FORMAT, batch.receivedAt()));
    var value = new ByteArrayOutputStream();
    for (TraceRecord record : batch.records()) {
      byte[] line = json(record);
      if (value.size() > 0 && value.size() + 1 + line.length > VALUE_BYTES) {
        to.accept(value.toByteArray());
        value.reset();
      }
      if (value.size() == 0) {
        value.writeBytes(head);
      }
      value.write('\n');
      value.writeBytes(line);
    }
    if (value.size() > 0) {
      to.accept(value.toByteArray());
    }
  }

  private static byte[] json(Object value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Reads one value; whoever may write to the log is believed as the database is. */
  static Read read(byte[] key, byte[] value) {
    try {
      int begin = end(value, 0);
      Head head = HEAD.readValue(value, 0, begin);
      if (head.format() > FORMAT) {
        return new Newer();
      }
      TenantId tenant = TenantId.of(new String(key, StandardCharsets.US_ASCII));
      List<TraceRecord> records = records(value, begin + 1);
      return records.isEmpty()
          ? new Malformed()
          : new Whole(new AcceptedBatch(tenant, head.agent(), head.receivedAt(), records));
    } catch (IOException | RuntimeException malformed) {
      return new Malformed();
    }
  }

  private static List<TraceRecord> records(byte[] value, int from) throws IOException {
    List<TraceRecord> records = new ArrayList<>();
    for (int at = from; at < value.length; ) {
      int end = end(value, at);
      records.add(RECORD.readValue(value, at, end - at));
      at = end + 1;
    }
    return records;
  }

  private static int end(byte[] value, int from) {
    int end = from;
    while (end < value.length && value[end] != '\n') {
      end++;
    }
    return end;
  }
}
