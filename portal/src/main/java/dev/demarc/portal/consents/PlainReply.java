package dev.demarc.portal.consents;

import dev.demarc.portal.remote.Trouble;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer that no cache keeps, that loads nothing from elsewhere, and whose address goes nowhere.
 */
record PlainReply(HttpServletResponse response) {

  void page(int status, String html) throws IOException {
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    send(status, "text/html", html);
  }

  void file(String name, String json) throws IOException {
    response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    send(200, "application/json", json);
  }

  void goOn(String address) throws IOException {
    response.setHeader("Location", address);
    send(303, "text/plain", "");
  }

  void refuse(Trouble trouble) throws IOException {
    int status = trouble instanceof Trouble.Refused refused ? refused.status() : 503;
    page(status, OutsiderPages.refusal(trouble.title(), trouble.words()));
  }

  void unknown() throws IOException {
    page(
        404,
        OutsiderPages.refusal(
            "There is no such link",
            "Open the link as it was sent, in the browser that opened it first."));
  }

  private void send(int status, String type, String text) throws IOException {
    response.setStatus(status);
    response.setContentType(type + ";charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Robots-Tag", "noindex");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
