package dev.demarc.agent.execute;

import io.vertx.core.http.HttpClientResponse;

/**
 * What the head of a target's response must say before any of its body is read: status 200, no
 * compression (none was asked for, so a body cannot blow up here), and a kind of content that can
 * be the answer.
 */
final class ResponseHead {
  private ResponseHead() {}

  /** What else a head must say. */
  interface Check {
    /** Nothing else. */
    Check NONE = head -> {};

    void require(HttpClientResponse head) throws AttemptFailed;
  }

  /** Where JSON is awaited. */
  static void json(HttpClientResponse response) throws AttemptFailed {
    check(response, "application/json");
  }

  /** Where events are awaited. */
  static void events(HttpClientResponse response) throws AttemptFailed {
    check(response, "text/event-stream");
  }

  private static void check(HttpClientResponse response, String type) throws AttemptFailed {
    status(response.statusCode());
    String encoding = response.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw AttemptFailed.unhealthy("compressed");
    }
    String says = response.getHeader("content-type");
    if (says == null || !says.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
      throw AttemptFailed.unhealthy("content_type");
    }
  }

  private static void status(int status) throws AttemptFailed {
    if (status >= 300 && status < 400) {
      throw AttemptFailed.unhealthy("redirect");
    }
    if (status >= 500 || status == 429 || status == 408) {
      throw AttemptFailed.unhealthy("http_" + status);
    }
    if (status != 200) {
      throw AttemptFailed.refused("http_" + Math.max(0, status));
    }
  }
}
