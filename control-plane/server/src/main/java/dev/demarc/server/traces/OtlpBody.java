package dev.demarc.server.traces;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request as it was sent, or why it was not sent whole. */
final class OtlpBody {
  private final byte[] sent;
  private final @Nullable BatchRefused flaw;

  private OtlpBody(byte[] sent, @Nullable BatchRefused flaw) {
    this.sent = sent;
    this.flaw = flaw;
  }

  /** Waits for all of it, or until it is known that it is too long or that nothing more comes. */
  static OtlpBody read(HttpServerRequest request, InputStream in) {
    try {
      byte[] sent = BatchBody.read(in, announced(request), OtlpLimits.BODY_BYTES);
      return sent.length > OtlpLimits.BODY_BYTES ? refused(tooLong()) : new OtlpBody(sent, null);
    } catch (IOException ended) {
      boolean tooLong = request.bytesRead() > OtlpLimits.BODY_BYTES;
      return refused(tooLong ? tooLong() : BatchRefused.cut());
    }
  }

  /** How long it is, or -1 where that is not said. */
  private static int announced(HttpServerRequest request) {
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : (int) Math.min(Long.parseLong(length), Integer.MAX_VALUE);
  }

  private static OtlpBody refused(BatchRefused flaw) {
    return new OtlpBody(new byte[0], flaw);
  }

  private static BatchRefused tooLong() {
    return BatchRefused.tooLarge("the body is longer than " + OtlpLimits.BODY_BYTES + " bytes");
  }

  /**
   * What it unpacks to, so many bytes at most.
   *
   * @throws BatchRefused where it is more, or was not sent whole
   */
  byte[] plain(@Nullable String encoding, int bound) {
    if (flaw != null) {
      throw flaw;
    }
    if (encoding == null || encoding.equals("identity")) {
      return sent;
    }
    if (!encoding.equals("gzip")) {
      throw new Problem(ErrorCode.UNSUPPORTED_TYPE, "Content-Encoding must be gzip or identity.");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      byte[] plain = in.readNBytes(bound + 1);
      if (plain.length > bound) {
        throw BatchRefused.tooLarge("the body unpacks to more than " + bound + " bytes");
      }
      return plain;
    } catch (IOException malformed) {
      throw BatchRefused.malformed("the body is not gzip, or not all of it");
    }
  }
}
