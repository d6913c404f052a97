package dev.demarc.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.portal.remote.Trouble;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Credentials.Renewal AWAY =
      refresh -> {
        throw new Trouble.Away("The sign-in service");
      };

  @Test
  void keepsTheTokenWhileItIsGood() {
    Tokens tokens = new Tokens(jwt(NOW.plusSeconds(60)), "r");
    Credentials credentials = new Credentials(tokens, refresh -> new Tokens("new", "r"), CLOCK);
    assertEquals(tokens.access(), credentials.bearer());
  }

  @Test
  void renewsItselfWhenTheTokenIsAboutToEnd() {
    Tokens tokens = new Tokens(jwt(NOW.plusSeconds(5)), "r1");
    Credentials credentials =
        new Credentials(
            tokens, refresh -> new Tokens(jwt(NOW.plusSeconds(300)) + refresh, "r2"), CLOCK);
    assertEquals(jwt(NOW.plusSeconds(300)) + "r1", credentials.bearer());
  }

  @Test
  void saysSignedOutWhenNothingRenewsIt() {
    Credentials credentials =
        new Credentials(new Tokens(jwt(NOW), null), refresh -> new Tokens("x", null), CLOCK);
    assertThrows(Trouble.SignedOut.class, credentials::bearer);
  }

  @Test
  void goesOnWithATokenThatHasNotEndedWhenTheSignInServiceIsAway() {
    Tokens tokens = new Tokens(jwt(NOW.plusSeconds(5)), "r");
    assertEquals(tokens.access(), new Credentials(tokens, AWAY, CLOCK).bearer());
    Credentials ended = new Credentials(new Tokens(jwt(NOW), "r"), AWAY, CLOCK);
    assertThrows(Trouble.Away.class, ended::bearer);
  }

  @Test
  void ignoresOlderTokensWhenRequestsOvertakeEachOther() {
    Tokens newer = new Tokens(jwt(NOW.plusSeconds(300)), "r");
    Credentials credentials = new Credentials(newer, refresh -> newer, CLOCK);
    credentials.replace(new Tokens(jwt(NOW.plusSeconds(100)), "old"));
    assertEquals(newer.access(), credentials.bearer());
  }

  @Test
  void hidesTokensWhenPrinted() {
    assertFalse(new Tokens(jwt(NOW), "secret").toString().contains("secret"));
  }

  private static String jwt(Instant end) {
    String claims = "{\"sub\":\"s\",\"exp\":" + end.getEpochSecond() + "}";
    return "h."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".s";
  }
}
