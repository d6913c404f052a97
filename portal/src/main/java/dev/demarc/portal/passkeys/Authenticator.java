package dev.demarc.portal.passkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.approval.Assertion;
import dev.demarc.json.DemarcJson;
import dev.demarc.portal.passkeys.PasskeyAnswers.Created;
import dev.demarc.portal.passkeys.PasskeyAnswers.Made;
import dev.demarc.portal.passkeys.PasskeyAnswers.Making;
import dev.demarc.portal.passkeys.PasskeyAnswers.Signed;
import dev.demarc.portal.passkeys.PasskeyAnswers.Signing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the browser for a passkey; says in its place why that did not work. */
@JavaScript("context://js/demarc-passkey.js")
public final class Authenticator extends Div {
  private static final long serialVersionUID = 1L;

  public Authenticator() {
    setId("passkey-trouble");
    getElement().setAttribute("role", "alert");
  }

  /** Signs a challenge; {@code done} is told once it is signed. */
  public void sign(Signing signing, Consumer<Assertion> done) {
    ask(
        "sign",
        signing,
        text -> {
          Signed signed = read(text, Signed.class);
          Assertion assertion = signed.done();
          if (assertion == null) {
            say(words(signed.trouble()));
          } else {
            done.accept(assertion);
          }
        });
  }

  /** Makes a passkey; {@code done} is told once there is one. */
  void create(Making making, Consumer<Created> done) {
    ask(
        "create",
        making,
        text -> {
          Made made = read(text, Made.class);
          Created created = made.done();
          if (created == null) {
            say(words(made.trouble()));
          } else {
            done.accept(created);
          }
        });
  }

  /** Says that a passkey must be added first, and where. */
  public void lead(String words, String href) {
    Anchor anchor = new Anchor(href, "Open My passkeys");
    anchor.setRouterIgnore(false);
    anchor.setId("passkey-add-link");
    removeAll();
    addClassName("notice");
    add(new Span(words + " "), anchor);
  }

  private void ask(String what, Object asked, Consumer<String> answer) {
    removeAll();
    removeClassName("notice");
    getElement()
        .executeJs("return window.demarcPasskey[$0]($1)", what, write(asked))
        .then(String.class, answer::accept, error -> say(words("failed")));
  }

  private void say(String words) {
    removeAll();
    addClassName("notice");
    add(new Span(words));
  }

  private static String words(@Nullable String trouble) {
    return switch (trouble == null ? "" : trouble) {
      case "unsupported" -> "This browser knows no passkeys. Use a current browser, over https.";
      case "cancelled" ->
          "Nothing was signed: it was cancelled, took too long, or this device has none of your"
              + " passkeys.";
      case "known" -> "This device has a passkey of yours already.";
      case "place" -> "The browser gives no passkeys to this address.";
      default -> "The browser could not do it. Try again.";
    };
  }

  private static String write(Object asked) {
    try {
      return DemarcJson.strict().writeValueAsString(asked);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(text, type);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("the browser's answer cannot be read", malformed);
    }
  }
}
