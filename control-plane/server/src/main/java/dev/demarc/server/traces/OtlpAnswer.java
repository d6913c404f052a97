package dev.demarc.server.traces;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * {@code ExportTraceServiceResponse} in protobuf: 1 partialSuccess: 1 rejectedSpans (varint) 2
 * errorMessage. Empty where nothing was refused.
 */
final class OtlpAnswer {
  private OtlpAnswer() {}

  static byte[] protobuf(TraceIngest.Result result) {
    if (result.rejected() == 0) {
      return new byte[0];
    }
    int size =
        CodedOutputStream.computeInt64Size(1, result.rejected())
            + CodedOutputStream.computeStringSize(2, result.message());
    byte[] bytes =
        new byte
            [CodedOutputStream.computeTagSize(1)
                + CodedOutputStream.computeUInt32SizeNoTag(size)
                + size];
    try {
      var out = CodedOutputStream.newInstance(bytes);
      out.writeTag(1, 2);
      out.writeUInt32NoTag(size);
      out.writeInt64(1, result.rejected());
      out.writeString(2, result.message());
      out.checkNoSpaceLeft();
      return bytes;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
