package dev.demarc.server.platform;

import dev.demarc.contract.error.ErrorCode;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem as RFC 9457 writes it, with our {@code code} and {@code errors}.
 *
 * @param evidence what shows it to a program, in a shape that the code stands for; mostly absent
 */
public record ProblemBody(
    URI type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String instance,
    List<Problem.FieldError> errors,
    @Nullable Object evidence) {
  /** Its content type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static Response response(ErrorCode code, int status, String detail, RequestLog request) {
    return response(code, status, detail, List.of(), request);
  }

  static Response response(
      ErrorCode code,
      int status,
      String detail,
      List<Problem.FieldError> errors,
      RequestLog request) {
    return response(code, status, detail, errors, null, request);
  }

  static Response response(
      ErrorCode code,
      int status,
      String detail,
      List<Problem.FieldError> errors,
      @Nullable Object evidence,
      RequestLog request) {
    var body =
        new ProblemBody(
            code.type(),
            code.title(),
            status,
            detail,
            code.wire(),
            request.instance(),
            errors,
            evidence);
    var response = Response.status(status).type(MEDIA_TYPE).entity(body);
    if (status == 401) {
      response.header("WWW-Authenticate", "Bearer");
    }
    if (status == 503 || status == 429) {
      response.header("Retry-After", "1");
    }
    return response.build();
  }
}
