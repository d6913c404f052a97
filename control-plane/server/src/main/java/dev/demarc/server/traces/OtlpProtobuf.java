package dev.demarc.server.traces;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ExportTraceServiceRequest} (opentelemetry-proto 1.x) straight into {@link
 * OtlpSpan}s. Generated classes would build every message first, and 32 MiB of empty ones are
 * gigabytes; this reader counts before it builds, skips what it does not know, and never decodes an
 * over-long text.
 *
 * <pre>
 * request  1 resourceSpans: 1 resource: 1 attributes
 *                           2 scopeSpans: 1 scope: 1 name 2 version 3 attributes
 *                                         2 spans: 1 traceId 2 spanId 3 traceState 4 parentSpanId
 *                                                  5 name 7 start(f64) 8 end(f64) 9 attributes
 *                                                  11 events 13 links 15 status: 2 message
 * keyValue 1 key 2 value: 1 text 2 flag 3 int 4 double 5 array: 1 values  6 map  7 bytes
 * </pre>
 */
final class OtlpProtobuf {
  private static final int LENGTH_DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final OtlpBatch batch = new OtlpBatch();

  private final byte[] body;

  private OtlpProtobuf(byte[] body) {
    this.body = body;
  }

  /** The spans of the request. */
  static List<OtlpSpan> read(byte[] body) {
    var reader = new OtlpProtobuf(body);
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == tag(1)) {
          reader.resourceSpans(in);
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException malformed) {
      throw BatchRefused.malformed("the body is not an OTLP trace request");
    }
    return reader.batch.spans();
  }

  private void resourceSpans(CodedInputStream in) throws IOException {
    batch.startResource();
    message(
        in,
        tag -> {
          if (tag == tag(1)) {
            resource(in);
          } else if (tag == tag(2)) {
            scopeSpans(in);
          } else {
            in.skipField(tag);
          }
        });
    batch.endResource();
  }

  private void resource(CodedInputStream in) throws IOException {
    message(
        in,
        tag -> {
          if (tag == tag(1)) {
            batch.resourceAttribute(attribute(in));
          } else {
            in.skipField(tag);
          }
        });
  }

  private void scopeSpans(CodedInputStream in) throws IOException {
    batch.startScope();
    message(
        in,
        tag -> {
          if (tag == tag(1)) {
            scope(in);
          } else if (tag == tag(2)) {
            span(in);
          } else {
            in.skipField(tag);
          }
        });
    batch.endScope();
  }

  private void scope(CodedInputStream in) throws IOException {
    message(
        in,
        tag -> {
          if (tag == tag(1) || tag == tag(2)) {
            batch.scopeText(text(in, OtlpLimits.NAME_BYTES));
          } else {
            batch.scopeFlawIf(tag == tag(3));
            in.skipField(tag);
          }
        });
  }

  private void span(CodedInputStream in) throws IOException {
    var span = batch.newSpan();
    message(in, tag -> spanField(in, tag, span));
    batch.add(span);
  }

  private void spanField(CodedInputStream in, int tag, SpanBuilder span) throws IOException {
    switch (tag >>> 3) {
      case 1 -> span.traceId = id(in, tag);
      case 2 -> span.spanId = id(in, tag);
      case 4 -> span.parentSpanId = id(in, tag);
      case 5 -> span.name(tag == tag(5) ? text(in, OtlpLimits.NAME_BYTES) : skip(in, tag));
      case 7 -> span.startNanos = fixed64(in, tag);
      case 8 -> span.endNanos = fixed64(in, tag);
      case 9 -> span.attribute(tag == tag(9) ? attribute(in) : null);
      case 15 -> span.annotatedIf(tag != tag(15) || hasMessage(in));
      case 3 -> span.annotatedIf(tag != tag(3) || !"".equals(text(in, OtlpLimits.NAME_BYTES)));
      case 11, 13 -> {
        in.skipField(tag);
        span.annotatedIf(true);
      }
      default -> in.skipField(tag);
    }
  }

  private boolean hasMessage(CodedInputStream in) throws IOException {
    boolean[] found = {false};
    message(
        in,
        tag -> {
          found[0] |= tag == tag(2) && !"".equals(text(in, OtlpLimits.NAME_BYTES));
          if (tag != tag(2)) {
            in.skipField(tag);
          }
        });
    return found[0];
  }

  private OtlpSpan.Attribute attribute(CodedInputStream in) throws IOException {
    String[] name = {""};
    OtlpSpan.Value[] value = {new OtlpSpan.Foreign()};
    message(
        in,
        tag -> {
          if (tag == tag(1)) {
            name[0] = name(in);
          } else if (tag == tag(2)) {
            value[0] = value(in);
          } else {
            in.skipField(tag);
          }
        });
    return new OtlpSpan.Attribute(name[0], value[0]);
  }

  private OtlpSpan.Value value(CodedInputStream in) throws IOException {
    OtlpSpan.Value[] value = {new OtlpSpan.Foreign()};
    message(in, tag -> value[0] = oneOf(in, tag));
    return value[0];
  }

  private OtlpSpan.Value oneOf(CodedInputStream in, int tag) throws IOException {
    if (tag == tag(1)) {
      String text = text(in, OtlpLimits.TEXT_BYTES);
      return text == null ? new OtlpSpan.TooLong() : new OtlpSpan.Text(text);
    } else if (tag == WireFormat.WIRETYPE_VARINT + (2 << 3)) {
      return new OtlpSpan.Flag(in.readBool());
    } else if (tag == WireFormat.WIRETYPE_VARINT + (3 << 3)) {
      return new OtlpSpan.Number(in.readInt64());
    } else if (tag == WireFormat.WIRETYPE_FIXED64 + (4 << 3)) {
      return new OtlpSpan.Decimal(in.readDouble());
    } else if (tag == tag(5)) {
      return array(in);
    }
    in.skipField(tag);
    return new OtlpSpan.Foreign();
  }

  private OtlpSpan.Value array(CodedInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    boolean[] foreign = {false};
    message(
        in,
        tag -> {
          if (tag != tag(1) || texts.size() >= OtlpLimits.TEXTS) {
            foreign[0] = true;
            in.skipField(tag);
          } else if (valueOfList(in) instanceof OtlpSpan.Text(String text)) {
            texts.add(text);
          } else {
            foreign[0] = true;
          }
        });
    return foreign[0] ? new OtlpSpan.Foreign() : new OtlpSpan.Texts(texts);
  }

  /** An element of a list; lists in lists are skipped, so that nothing recurses. */
  private OtlpSpan.Value valueOfList(CodedInputStream in) throws IOException {
    OtlpSpan.Value[] value = {new OtlpSpan.Foreign()};
    message(
        in,
        tag -> {
          if (tag == tag(1)) {
            value[0] = oneOf(in, tag);
          } else {
            in.skipField(tag);
            value[0] = new OtlpSpan.Foreign();
          }
        });
    return value[0];
  }

  private interface Field {
    void read(int tag) throws IOException;
  }

  private static void message(CodedInputStream in, Field field) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(tag);
    }
    in.popLimit(outer);
  }

  /** A text, or null when it is longer than the bound; it is skipped then. */
  private @Nullable String text(CodedInputStream in, int maxBytes) throws IOException {
    int length = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return length > maxBytes ? null : new String(body, from, length, StandardCharsets.UTF_8);
  }

  /** The name of an attribute, empty where it is longer than any that is looked at. */
  private String name(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    in.skipRawBytes(length);
    if (length > OtlpLimits.NAME_BYTES) {
      return "";
    }
    @Nullable String known = KnownNames.of(body, from, length);
    return known == null ? new String(body, from, length, StandardCharsets.UTF_8) : known;
  }

  private static @Nullable String skip(CodedInputStream in, int tag) throws IOException {
    in.skipField(tag);
    return null;
  }

  private static String id(CodedInputStream in, int tag) throws IOException {
    if ((tag & 7) != LENGTH_DELIMITED) {
      in.skipField(tag);
      return "";
    }
    int length = in.readRawVarint32();
    if (length < 0 || length > 16) {
      in.skipRawBytes(length);
      return "";
    }
    return HexFormat.of().formatHex(in.readRawBytes(length));
  }

  private static long fixed64(CodedInputStream in, int tag) throws IOException {
    if ((tag & 7) != WireFormat.WIRETYPE_FIXED64) {
      in.skipField(tag);
      return 0;
    }
    return in.readFixed64();
  }

  private static int tag(int field) {
    return (field << 3) | LENGTH_DELIMITED;
  }
}
