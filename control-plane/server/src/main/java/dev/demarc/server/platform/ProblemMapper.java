package dev.demarc.server.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.error.ErrorCode;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The one place where a failure becomes an answer. What is not foreseen says nothing of itself. */
public class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  private static final Pattern MISSING = Pattern.compile("creator property '([A-Za-z0-9]+)'");

  @Inject RequestLog request;

  @ServerExceptionMapper
  public Response refused(Problem problem) {
    if (problem.code().status() >= 500) {
      LOG.warnf(problem, "%s %s", request.instance(), problem.code().wire());
    }
    Response response =
        ProblemBody.response(
            problem.code(),
            problem.code().status(),
            problem.detail(),
            problem.errors(),
            problem.evidence(),
            request);
    return response.getHeaderString(HttpHeaders.RETRY_AFTER) == null
        ? response
        : Response.fromResponse(response)
            .header(HttpHeaders.RETRY_AFTER, null)
            .header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds())
            .build();
  }

  @ServerExceptionMapper
  public Response invalid(InvalidValue value) {
    return refused(Problem.invalid(value.field(), value.reason()));
  }

  @ServerExceptionMapper
  public Response malformed(JsonProcessingException json) {
    InvalidValue value = invalidValue(json);
    String path = json instanceof JsonMappingException mapping ? path(mapping) : "";
    if (value != null) {
      boolean nearer = path.isEmpty() || value.field().startsWith(path + ".");
      return refused(Problem.invalid(nearer ? value.field() : path, value.reason()));
    }
    var error = new Problem.FieldError(path.isEmpty() ? "body" : path, reason(json));
    return ProblemBody.response(
        ErrorCode.MALFORMED, 400, "The body cannot be read.", List.of(error), request);
  }

  /** Quarkus has a mapper of its own for these, which says nothing. */
  @ServerExceptionMapper
  public Response mismatched(MismatchedInputException json) {
    return malformed(json);
  }

  @ServerExceptionMapper({
    UnauthorizedException.class,
    AuthenticationFailedException.class,
    ForbiddenException.class
  })
  public Response security(Throwable refusal) {
    if (DatabaseFailure.isAway(refusal)) {
      return unforeseen(refusal);
    }
    if (refusal.getCause() instanceof OIDCException away) {
      return identityProviderAway(away);
    }
    return refusal instanceof ForbiddenException
        ? answer(ErrorCode.FORBIDDEN, 403)
        : answer(ErrorCode.UNAUTHENTICATED, 401);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException failure) {
    if (failure.getCause() instanceof JsonProcessingException json) {
      return malformed(json);
    }
    int status = failure.getResponse().getStatus();
    return answer(code(status), status);
  }

  /** Nobody's token can be checked, good or bad: that says nothing about who is asking. */
  @ServerExceptionMapper
  public Response identityProviderAway(OIDCException away) {
    LOG.warnf("%s the identity provider does not answer", request.instance());
    return ProblemBody.response(
        ErrorCode.UNAVAILABLE, 503, "The identity provider does not answer.", request);
  }

  @ServerExceptionMapper
  public Response unforeseen(Throwable failure) {
    if (failure.getCause() instanceof JsonProcessingException json) {
      return malformed(json);
    }
    if (DatabaseFailure.isConflict(failure)) {
      return refused(
          Problem.conflict(
              "It is there already, something refers to it, or it refers to nothing."));
    }
    ErrorCode code = DatabaseFailure.isAway(failure) ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL;
    LOG.errorf(failure, "%s %s", request.instance(), code.wire());
    return answer(code, code.status());
  }

  private Response answer(ErrorCode code, int status) {
    return ProblemBody.response(code, status, code.fix(), request);
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 409 -> ErrorCode.CONFLICT;
      case 413 -> ErrorCode.TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_TYPE;
      case 429 -> ErrorCode.RATE_LIMITED;
      case 503 -> ErrorCode.UNAVAILABLE;
      default -> status < 500 ? ErrorCode.MALFORMED : ErrorCode.INTERNAL;
    };
  }

  private static @Nullable InvalidValue invalidValue(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof InvalidValue value) {
        return value;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String path(JsonMappingException mapping) {
    String path =
        mapping.getPath().stream()
            .map(step ->
                step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    Matcher missing = MISSING.matcher(String.valueOf(mapping.getOriginalMessage()));
    if (!missing.find() || path.endsWith(missing.group(1))) {
      return path;
    }
    return path.isEmpty() ? missing.group(1) : path + "." + missing.group(1);
  }

  /** Where it is, never what it says: Jackson's messages quote the body. */
  private static String reason(JsonProcessingException json) {
    var at = json.getLocation();
    return at == null || at.getLineNr() < 1
        ? "is missing or not of the documented shape"
        : "is missing or not of the documented shape, near line %d column %d"
            .formatted(at.getLineNr(), at.getColumnNr());
  }
}
