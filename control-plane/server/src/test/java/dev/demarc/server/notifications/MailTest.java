package dev.demarc.server.notifications;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.consents.Questions;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E-mail to a real SMTP server. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MailTest {
  private static final String RULES =
      """
      schema: demarc/policy/v1
      title: House rules of the ward with a secret name
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
      """;

  @Inject TenantDatabase database;
  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final String name = "ann-" + UUID.randomUUID();
  private Posts posts;
  private String ann;

  @BeforeEach
  void start() {
    server.start();
    posts = new Posts(Posts.smtp(server.getSmtp().getPort()));
    ann = posts.tenant.member(name, TenantRole.END_USER, TenantRole.POLICY_APPROVER);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void tellsThePersonWhoIsAskedInPlainWordsAndWithALink() throws Exception {
    String consent = ask();
    posts.send();
    MimeMessage mail = only(mailTo(name));
    assertEquals(
        "Your consent is asked for (" + tenantName() + ")", mail.getSubject(), "its subject");
    assertEquals("demarc@demarc.test", mail.getFrom()[0].toString());
    assertEquals("auto-generated", mail.getHeader("Auto-Submitted", null));
    List<String> parts = parts(mail);
    String link = "http://localhost:7090/consents/" + posts.tenant.id() + "/" + consent;
    for (String part : parts) {
      assertTrue(part.contains("The application notes asks whether it may send data"), part);
      assertTrue(part.contains("class internal to stand-in (managed cloud, region us"), part);
      assertTrue(part.contains(" UTC"), part);
      assertTrue(part.contains(link), part);
    }
    assertEquals(2, parts.size());
    assertTrue(parts.get(1).contains("<html lang=\"en\">"), parts.get(1));
    posts
        .log("?channel=email")
        .body("items.find { it.resource == '" + consent + "' }.state", equalTo("delivered"))
        .body("items.find { it.resource == '" + consent + "' }.person", equalTo(subject()))
        .body("items.toString()", not(containsString("@demarc.test")));
  }

  @Test
  void writesGermanToWhoWantsItAndNothingToWhoMutedIt() throws Exception {
    settings().body("language", equalTo("en")).body("chosen", is(false)).body("mailOn", is(false));
    choose("de", List.of("consent.requested", "approval.requested"))
        .statusCode(200)
        .body("language", equalTo("de"))
        .body("chosen", is(true))
        .body("email", hasSize(2));
    ask();
    posts.send();
    MimeMessage mail = only(mailTo(name));
    assertTrue(mail.getSubject().startsWith("Ihre Einwilligung wird erbeten"), mail.getSubject());
    assertTrue(parts(mail).getFirst().contains("Ohne Ihre Zustimmung wird nichts gesendet"));
    assertTrue(parts(mail).get(1).contains("lang=\"de\""));
    choose("de", List.of("approval.requested")).statusCode(200);
    ask();
    posts.send();
    assertEquals(1, mailTo(name).size());
    settings().body("email", not(hasItem("consent.requested")));
  }

  @Test
  void refusesSettingsThatAreNone() {
    choose("fr", List.of()).statusCode(400);
    choose("en", List.of("webhook.test")).statusCode(400);
    choose("en", List.of("nothing")).statusCode(400);
    TestAgent.enrol(posts.tenant);
    String stranger = TestTokens.of("stranger");
    given()
        .auth()
        .oauth2(stranger)
        .get(posts.tenant.path("/notification-settings"))
        .then()
        .statusCode(404);
  }

  @Test
  void asksEveryApproverButTheAuthorAndSaysNothingThatWasTyped() throws Exception {
    String author = "author-" + UUID.randomUUID();
    String token = posts.tenant.member(author, TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER);
    dataClass(token);
    String policy = submit(token);
    posts.send();
    MimeMessage mail = only(mailTo(name));
    assertTrue(mail.getSubject().startsWith("A policy waits for your approval"));
    String text = String.join("\n", parts(mail));
    assertTrue(text.contains("/t/" + posts.tenant.id() + "/policies/" + policy), text);
    assertFalse(text.contains("House rules") || text.contains("secret"), text);
    assertEquals(List.of(), mailTo(author));
  }

  @Test
  void putsNoHeaderIntoMailWhateverATenantIsCalled() throws Exception {
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "update tenant set name = ? where tenant_id = ?",
                "Clinic\r\nBcc: eve@evil.test\r\n\r\n<script>alert(1)</script>",
                posts.tenant.id()));
    ask();
    posts.send();
    MimeMessage mail = only(mailTo(name));
    assertNull(mail.getHeader("Bcc"));
    assertEquals(List.of(), mailTo("eve@evil.test"));
    assertTrue(mail.getSubject().contains("Clinic Bcc: eve@evil.test"), mail.getSubject());
    assertFalse(parts(mail).get(1).contains("<script>"), parts(mail).get(1));
  }

  @Test
  void dropsMailToAnAddressThatCouldBeMoreThanOne() throws Exception {
    database.doInTenant(
        posts.tenant.id(),
        sql ->
            sql.update(
                "update membership set email = ? where tenant_id = ? and subject = ?",
                "ann@demarc.test>,<eve@evil.test",
                posts.tenant.id(),
                subject()));
    String consent = ask();
    posts.send();
    state(consent, "dropped", "no-address");
    assertEquals(List.of(), mailTo("eve@evil.test"));
  }

  @Test
  void marksMailOffWhereNoServerIsSet() {
    posts = new Posts();
    ann = posts.tenant.member(name, TenantRole.END_USER);
    String consent = ask();
    posts.send();
    state(consent, "off", "mail-off");
    posts.waitIsOver();
    posts.send();
    state(consent, "off", "mail-off");
  }

  @Test
  void triesAgainWhereTheServerIsAway() throws Exception {
    String consent = ask();
    server.stop();
    posts.send();
    state(consent, "waiting", "connect");
    server.start();
  }

  @Test
  void sendsNothingInTheClearWhereItMustNot() {
    var starttls =
        new MailSettings(
            "localhost",
            server.getSmtp().getPort(),
            MailSettings.Security.STARTTLS,
            "",
            "",
            "demarc@demarc.test");
    posts = new Posts(starttls);
    ann = posts.tenant.member(name, TenantRole.END_USER);
    String consent = ask();
    posts.send();
    state(consent, "waiting", "connect");
    assertEquals(0, server.getReceivedMessages().length);
  }

  @Test
  void endsForGoodWhatTheServerRefusesForGood() throws IOException {
    try (var refusing = new RefusingMailServer()) {
      posts = new Posts(Posts.smtp(refusing.port()));
      ann = posts.tenant.member(name, TenantRole.END_USER);
      String consent = ask();
      posts.send();
      state(consent, "dead", "mail-refused");
    }
  }

  private String ask() {
    var questions =
        new Questions(posts.tenant, TestAgent.enrol(posts.tenant), SubjectId.of(subject()));
    return questions.open("dec_" + UUID.randomUUID(), "one");
  }

  private String subject() {
    return TestTokens.subject(name);
  }

  private String tenantName() {
    return "Tenant t-" + posts.tenant.id();
  }

  private void state(String resource, String state, String fault) {
    posts
        .log("?channel=email")
        .body("items.find { it.resource == '" + resource + "' }.state", equalTo(state))
        .body("items.find { it.resource == '" + resource + "' }.fault", equalTo(fault));
  }

  private ValidatableResponse settings() {
    return given()
        .auth()
        .oauth2(ann)
        .get(posts.tenant.path("/notification-settings"))
        .then()
        .statusCode(200);
  }

  private ValidatableResponse choose(String language, List<String> email) {
    return given()
        .auth()
        .oauth2(ann)
        .contentType("application/json")
        .body(Map.of("language", language, "email", email))
        .put(posts.tenant.path("/notification-settings"))
        .then();
  }

  private void dataClass(String token) {
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("title", "Public", "rank", 0, "export", "metadata"))
        .put(posts.tenant.path("/classes/public"))
        .then()
        .statusCode(200);
  }

  private String submit(String token) {
    String policy =
        given()
            .auth()
            .oauth2(token)
            .contentType("application/json")
            .body(Map.of("yaml", RULES, "groups", List.of("default")))
            .post(posts.tenant.path("/policies"))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    given()
        .auth()
        .oauth2(token)
        .contentType("application/json")
        .body(Map.of("revision", 1, "comment", "a secret comment"))
        .post(posts.tenant.path("/policies/" + policy + "/submit"))
        .then()
        .statusCode(200);
    return policy;
  }

  private List<MimeMessage> mailTo(String who) throws MessagingException {
    var found = new ArrayList<MimeMessage>();
    for (MimeMessage mail : server.getReceivedMessages()) {
      if (Arrays.toString(mail.getAllRecipients()).contains(who)) {
        found.add(mail);
      }
    }
    return found;
  }

  private static MimeMessage only(List<MimeMessage> mails) {
    assertEquals(1, mails.size());
    return mails.getFirst();
  }

  private static List<String> parts(MimeMessage mail) throws MessagingException, IOException {
    var multipart = (Multipart) mail.getContent();
    var parts = new ArrayList<String>();
    for (int part = 0; part < multipart.getCount(); part++) {
      parts.add(multipart.getBodyPart(part).getContent().toString().replaceAll("\\s+", " "));
    }
    return parts;
  }
}
