package dev.demarc.portal.consents;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A form of somebody outside, as their browser posted it; a field that is missing is empty. */
record LinkForm(HttpServletRequest request) {
  private static final int MOST = 16 << 10;

  /** More than any form here has. */
  boolean isTooLong() {
    return request.getContentLengthLong() > MOST;
  }

  /** Whether this browser was given it, by a page of ours. */
  boolean isOf(LinkSession session) {
    String site = request.getHeader("Sec-Fetch-Site");
    return (site == null || site.equals("same-origin")) && session.sent(field("form"));
  }

  String field(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  /** The answer that was pressed, as the control plane takes it. */
  Map<String, Object> answer() {
    String pressed = field("answer");
    Map<String, Object> body = new HashMap<>();
    body.put("answer", pressed.equals("deny") ? "deny" : "grant");
    body.put("noticeDigest", field("notice"));
    if (!pressed.equals("deny")) {
      body.put("scope", pressed);
    }
    if (pressed.equals("until") && !field("span").isEmpty()) {
      body.put("until", until(field("span")));
    }
    return body;
  }

  /** What is no span goes on as it is, and is refused there. */
  private static String until(String span) {
    try {
      return Instant.now().plus(Duration.parse(span)).toString();
    } catch (DateTimeException | ArithmeticException malformed) {
      return span;
    }
  }
}
