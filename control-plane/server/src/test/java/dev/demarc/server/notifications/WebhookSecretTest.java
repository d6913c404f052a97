package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
  /** The example that the libraries of Standard Webhooks are tested with. */
  @Test
  void signsAsTheReferenceDoes() {
    var secret = new WebhookSecret(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assertEquals("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", secret.text());
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"));
  }

  @Test
  void isAnotherEachTimeAndNeverShown() {
    WebhookSecret secret = WebhookSecret.make();
    assertNotEquals(secret.text(), WebhookSecret.make().text());
    assertTrue(secret.text().startsWith("whsec_"));
    assertFalse(secret.toString().contains(secret.text().substring(6)));
  }
}
