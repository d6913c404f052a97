package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;

/** The control plane said no: its problem+json, status and code first. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient JsonNode body;

  Refused(int status, JsonNode body) {
    super(body.path("detail").asText("status " + status));
    this.status = status;
    this.code = body.path("code").asText("unknown");
    this.body = body;
  }

  String code() {
    return code;
  }

  /** What is wrong with which field, and where. */
  JsonNode errors() {
    return body.path("errors");
  }

  /** Whether no other text would have done better: nobody, not allowed, or too many. */
  boolean isOfTheCaller() {
    return status == 401 || status == 403 || status == 429 || status >= 500;
  }
}
