package dev.demarc.server.notifications;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.alerts.AlertTenant;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts to a real mail server and a real webhook. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AlertMailTest {
  @Inject TenantDatabase database;
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final Receiver receiver = new Receiver();
  private Posts posts;
  private AlertTenant house;

  @BeforeEach
  void start() {
    server.start();
    posts = new Posts(Posts.smtp(server.getSmtp().getPort()));
    house = new AlertTenant(posts.tenant);
  }

  @AfterEach
  void stop() {
    server.stop();
    receiver.close();
  }

  private void fire() {
    house.write(10, 10);
    house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
  }

  private List<MimeMessage> mailTo(String name) throws MessagingException {
    var found = new ArrayList<MimeMessage>();
    for (MimeMessage mail : server.getReceivedMessages()) {
      if (Arrays.toString(mail.getAllRecipients()).contains(name)) {
        found.add(mail);
      }
    }
    return found;
  }

  /** A member who reads German and is mailed this. */
  private String german(String... kinds) {
    String name = "sit-" + UUID.randomUUID();
    String token = posts.tenant.member(name, TenantRole.SITE_OPERATOR);
    RestAssured.given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("language", "de", "email", List.of(kinds)))
        .put(posts.tenant.path("/notification-settings"))
        .then()
        .statusCode(200);
    return name;
  }

  private static String text(MimeMessage mail) throws Exception {
    return ((Multipart) mail.getContent())
        .getBodyPart(0)
        .getContent()
        .toString()
        .replaceAll("\\s+", " ");
  }

  @Test
  void mailsInTheLanguageOfTheReaderWithALinkToTheAlert() throws Exception {
    String name = german("alert.firing");
    fire();
    posts.send();
    MimeMessage german = mailTo(name).getFirst();
    assertTrue(german.getSubject().startsWith("Kritisch: Verletzungen"), german.getSubject());
    MimeMessage english = mailTo("adm-" + posts.tenant.id()).getFirst();
    assertTrue(english.getSubject().startsWith("Critical: privacy"), english.getSubject());
    String text = text(english);
    assertTrue(text.contains("/t/" + posts.tenant.id() + "/alerts/"), text);
    assertTrue(text.contains("at least 3"), text);
    assertTrue(text.contains("records of the journals that agents wrote in then, 10 of"), text);
    for (int minute = 1; minute < 6; minute++) {
      house.look(minute);
    }
    posts.send();
    assertEquals(1, mailTo(name).size(), "what is over they did not choose to hear");
    assertEquals(2, mailTo("adm-" + posts.tenant.id()).size());
  }

  @Test
  void saysThatThereIsNoDataInPlaceOfAFigure() throws Exception {
    String name = german("alert.firing", "alert.reminder");
    house.write(10, 10);
    house.made(AlertTenant.contract("noData", "fire"));
    house.look(0);
    house.look(24 * 60);
    posts.send();
    List<MimeMessage> english = mailTo("adm-" + posts.tenant.id());
    assertEquals(2, english.size());
    for (MimeMessage mail : english) {
      assertTrue(text(mail).contains("here is no data"), text(mail));
      assertFalse(text(mail).contains("It is"), text(mail));
    }
    List<MimeMessage> german = mailTo(name);
    assertEquals(2, german.size());
    for (MimeMessage mail : german) {
      assertTrue(text(mail).contains("keine Daten da"), text(mail));
      assertFalse(text(mail).contains("Der Wert ist"), text(mail));
    }
  }

  @Test
  void sendsNothingToWhoseMembershipEndedMeanwhile() throws Exception {
    String name = "gone-" + UUID.randomUUID();
    posts.tenant.member(name, TenantRole.TENANT_ADMIN);
    fire();
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "delete from membership where tenant_id = ? and subject = ?",
                posts.tenant.id(),
                TestTokens.subject(name)));
    posts.send();
    assertEquals(0, mailTo(name).size());
    posts
        .log("?state=dropped")
        .body("items", hasSize(1))
        .body("items[0].fault", equalTo("no-address"));
  }

  @Test
  void postsToWhoAsksForIt() throws Exception {
    String secret =
        RestAssured.given()
            .auth()
            .oauth2(posts.admin)
            .contentType("application/json")
            .body(Map.of("url", receiver.url("/200"), "kinds", List.of("alert.firing")))
            .post(posts.tenant.path("/webhooks"))
            .then()
            .statusCode(201)
            .extract()
            .path("secret");
    fire();
    posts.send();
    Receiver.Got got = receiver.at("/200").getFirst();
    assertEquals(1, StandardWebhooks.verified(secret, got));
    JsonNode body = DemarcJson.strict().readTree(got.body());
    assertEquals("alert.firing", body.path("type").asText());
    assertEquals("privacy.violations", body.at("/data/measure").asText());
    assertEquals("3", body.at("/data/amount").asText());
    assertEquals("met", body.at("/data/verdict").asText());
    assertTrue(body.at("/data/link").asText().endsWith("/alerts/" + body.at("/data/id").asText()));
  }
}
