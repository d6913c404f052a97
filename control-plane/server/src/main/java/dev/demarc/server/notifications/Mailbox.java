package dev.demarc.server.notifications;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Hands mail to the server that is set, four at once. An attempt blocks its thread for at most a
 * minute: half of it for a place. Safe for many threads.
 */
final class Mailbox {
  private static final Duration OVERALL = Duration.ofSeconds(30);
  private static final int TAKEN = 250;
  private static final int AT_ONCE = 4;
  private static final int IDLE_SECONDS = 25;

  /** Replies that are about this recipient; any other may be about the server or about us. */
  private static final Set<Integer> NO_SUCH_RECIPIENT = Set.of(550, 551, 553);

  private final MailSettings settings;
  private final Vertx vertx;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Mailbox(Vertx vertx, MailSettings settings) {
    this.settings = settings;
    this.vertx = vertx;
  }

  private static MailConfig config(MailSettings settings) {
    var config =
        new MailConfig(settings.host(), settings.port())
            .setStarttls(
                settings.security() == MailSettings.Security.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED)
            .setSsl(settings.security() == MailSettings.Security.TLS)
            .setLogin(settings.user().isEmpty() ? LoginOption.DISABLED : LoginOption.REQUIRED)
            .setKeepAlive(false)
            .setMaxPoolSize(1);
    config.setConnectTimeout(10_000).setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(SECONDS);
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user()).setPassword(settings.password());
    }
    return config;
  }

  boolean isOn() {
    return settings.isOn();
  }

  Answer send(Letter letter) {
    if (!isOn()) {
      return new Answer.Nowhere(DeliveryState.OFF, Fault.MAIL_OFF);
    }
    var message =
        new MailMessage()
            .setFrom(settings.from())
            .setTo(letter.to())
            .setSubject(letter.subject())
            .setText(letter.text())
            .setHtml(letter.html())
            .addHeader("Message-ID", letter.id())
            .addHeader("Auto-Submitted", "auto-generated");
    try {
      if (!places.tryAcquire(OVERALL.toMillis(), TimeUnit.MILLISECONDS)) {
        return Answer.Failed.of(Fault.TIMEOUT);
      }
      try {
        hand(message);
      } finally {
        places.release();
      }
      return new Answer.Taken(TAKEN);
    } catch (TimeoutException late) {
      return Answer.Failed.of(Fault.TIMEOUT);
    } catch (ExecutionException failure) {
      return failed(failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Answer.Failed.of(Fault.BROKEN);
    }
  }

  /**
   * By a client of its own, which takes its connection with it: where one that all share hangs,
   * whatever comes after waits too.
   */
  private void hand(MailMessage message)
      throws InterruptedException, ExecutionException, TimeoutException {
    MailClient client = MailClient.create(vertx, config(settings));
    try {
      client
          .sendMail(message)
          .toCompletionStage()
          .toCompletableFuture()
          .get(OVERALL.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      client.close();
    }
  }

  private static Answer failed(@Nullable Throwable cause) {
    return switch (cause) {
      case SMTPException refused ->
          new Answer.Failed(
              Fault.MAIL_REFUSED,
              refused.getReplyCode(),
              NO_SUCH_RECIPIENT.contains(refused.getReplyCode()));
      case SSLException untrusted -> Answer.Failed.of(Fault.TLS);
      case null, default -> Answer.Failed.of(Fault.CONNECT);
    };
  }
}
