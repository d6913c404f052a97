package dev.demarc.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A refusal in OpenAI's error shape; thrown while parsing, rendered once at the door. */
public final class ApiError extends RuntimeException {

  private final transient Body body;

  /** The members of OpenAI's error object, and the HTTP status that goes with it. */
  public record Body(
      int status, String type, @Nullable String code, @Nullable String param, String message) {}

  private ApiError(Body body) {
    super(body.message(), null, false, false);
    this.body = body;
  }

  static ApiError unauthorized(String message) {
    return new ApiError(new Body(401, "invalid_request_error", "invalid_api_key", null, message));
  }

  static ApiError malformed(@Nullable String param, String message) {
    return new ApiError(new Body(400, "invalid_request_error", null, param, message));
  }

  static ApiError unknownModel(String model) {
    return new ApiError(
        new Body(
            404,
            "invalid_request_error",
            "model_not_found",
            "model",
            "The model '" + model + "' does not exist on the stand-in cloud."));
  }

  static ApiError unknownUrl(String method, String path) {
    return new ApiError(
        new Body(
            404,
            "invalid_request_error",
            "unknown_url",
            null,
            "Unknown URL: " + method + " " + path));
  }

  static ApiError methodNotAllowed(String method) {
    return new ApiError(
        new Body(
            405, "invalid_request_error", "method_not_allowed", null, "Not allowed: " + method));
  }

  static ApiError tooLong(long bound) {
    return new ApiError(
        new Body(
            413,
            "invalid_request_error",
            "request_too_large",
            null,
            "The body is longer than " + bound + " bytes."));
  }

  static ApiError unavailable() {
    return new ApiError(
        new Body(
            503,
            "server_error",
            "service_unavailable",
            null,
            "The stand-in cloud was told to fail."));
  }

  int status() {
    return body.status();
  }

  ObjectNode json() {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("message", body.message());
    error.put("type", body.type());
    error.put("param", body.param());
    error.put("code", body.code());
    return JsonNodeFactory.instance.objectNode().set("error", error);
  }
}
