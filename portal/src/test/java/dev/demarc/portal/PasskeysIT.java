package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said where a passkey cannot be asked for, and what is sent where it can. */
@Tag("component")
class PasskeysIT extends InBrowser {
  private static final String POLICY = "33333333-3333-4333-8333-333333333333";
  private static final String TENANT = "/t/" + FakeControlPlane.CLINIC;
  private static final String CHALLENGE = "POST policies/" + POLICY + "/approval-challenge";

  private void review() {
    controlPlane.instead.put(
        "GET policies/" + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"%s","title":"Clinic","groups":["default"],"versions":[],
             "draft":{"revision":7,"state":"in-review","yaml":"a: b","problems":[],
              "effect":{"widening":1,"narrowing":0,"loosened":0,"approvals":2}}}
            """
                .formatted(POLICY)));
    controlPlane.instead.put(
        CHALLENGE,
        new FakeControlPlane.Answer(
            200,
            """
            {"passkey":{"id":"66666666-6666-4666-8666-666666666666","challenge":"AAAA",
             "relyingParty":"localhost","passkeys":["BBBB"]}}
            """));
  }

  private void approve(String script) {
    review();
    page.addInitScript(script);
    page.navigate(portal.url + TENANT + "/policies/" + POLICY);
    page.locator("#policy-approve").focus();
    page.keyboard().press("Enter");
  }

  private long approvals() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith("/approve"))
        .count();
  }

  @Test
  void saysThatTheBrowserKnowsNoPasskeys() {
    approve("delete window.PublicKeyCredential;");
    assertThat(page.locator("#passkey-trouble")).containsText("knows no passkeys");
    assertEquals(0, approvals());
  }

  @Test
  void saysThatThePersonCancelled() {
    approve(
        "CredentialsContainer.prototype.get = () =>"
            + " Promise.reject(new DOMException('no', 'NotAllowedError'));");
    assertThat(page.locator("#passkey-trouble")).containsText("Nothing was signed");
    assertEquals(0, approvals());
  }

  @Test
  void leadsToMyPasskeysWhereThereIsNoneYet() {
    review();
    controlPlane.instead.put(
        CHALLENGE,
        new FakeControlPlane.Answer(
            403,
            """
            {"title":"A passkey must sign this","status":403,"code":"passkey_required",
             "detail":"None of your passkeys is in the approver set in force."}
            """));
    page.navigate(portal.url + TENANT + "/policies/" + POLICY);
    page.locator("#policy-approve").click();
    assertThat(page.locator("#passkey-trouble")).containsText("None of your passkeys");
    page.locator("#passkey-add-link").click();
    assertThat(page.getByTestId("passkey-row")).hasCount(2);
  }

  @Test
  void sendsWhatThePasskeySigned() {
    approve(
        """
        CredentialsContainer.prototype.get = (asked) => Promise.resolve({
          rawId: asked.publicKey.allowCredentials[0].id,
          response: { authenticatorData: new Uint8Array([1]), clientDataJSON: new Uint8Array([2]),
            signature: new Uint8Array([251, 255]) } });
        """);
    page.waitForCondition(
        () -> controlPlane.calls.stream().anyMatch(call -> call.path().endsWith("/approve")));
    assertThat(page.getByText("Approved", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    String body =
        controlPlane.calls.stream()
            .filter(call -> call.path().endsWith("/approve"))
            .findFirst()
            .orElseThrow()
            .body();
    assertTrue(body.contains("\"challenge\":\"66666666-6666-4666-8666-666666666666\""), body);
    assertTrue(body.contains("\"credential\":\"BBBB\""), body);
    assertTrue(body.contains("\"signature\":\"-_8\""), body);
  }
}
