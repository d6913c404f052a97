package dev.demarc.portal.consents;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one browser, by which the control plane knows it again: 32 random bytes in a cookie
 * that no script reads. It is made before anything is opened, so a page that is sent twice opens
 * once.
 */
record LinkSession(String secret) {
  private static final String COOKIE = "demarc-answer";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** As long as a consent may hold, and the question before it was open. */
  private static final Duration LIFE = Duration.ofDays(92);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** The browser's own, where it has one. */
  static Optional<LinkSession> of(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(Cookie::getValue)
        .filter(value -> FORM.matcher(value).matches())
        .findFirst()
        .map(LinkSession::new);
  }

  /** One that no browser has. */
  static LinkSession fresh() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new LinkSession(URL.encodeToString(bytes));
  }

  /** Has the browser keep it. A link in a mail is followed from another site, so it is lax. */
  void keep(HttpServletRequest request, HttpServletResponse response) {
    boolean https =
        request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    String attributes = "; Path=/answer; HttpOnly; SameSite=Lax; Max-Age=" + LIFE.toSeconds();
    response.setHeader(
        "Set-Cookie", COOKIE + "=" + secret + attributes + (https ? "; Secure" : ""));
  }

  /** What a form of this browser carries, and none of another site can. */
  String formToken() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] token = mac.doFinal("form".getBytes(StandardCharsets.US_ASCII));
      return URL.encodeToString(Arrays.copyOf(token, 16));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether a form with this token is one of this browser's. */
  boolean sent(String token) {
    return MessageDigest.isEqual(
        formToken().getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "LinkSession[…]";
  }
}
