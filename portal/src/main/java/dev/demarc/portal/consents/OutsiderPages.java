package dev.demarc.portal.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.portal.language.Translations;
import dev.demarc.portal.look.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of people outside the directory, who have no account here. Plain HTML: nothing runs but
 * what takes the link from the address and tells times.
 */
final class OutsiderPages {
  private static final List<Duration> SPANS =
      List.of(Duration.ofHours(1), Duration.ofHours(8), Duration.ofDays(1), Duration.ofDays(7));

  private OutsiderPages() {}

  /**
   * Before anything is opened. What a mail scanner or a prefetch gets is this, and changes nothing.
   */
  static String arrival(LinkSession session) {
    Markup page = new Markup();
    page.raw("<section class=\"card answers\"><h1>A question for you</h1>");
    page.element("p", "Somebody was asked to let data leave an organisation, and you may answer.");
    page.element(
        "p",
        "Opening binds the link to this browser; from then on it works nowhere else. Nothing is"
            + " approved by opening it.");
    form(page, "/answer/open", session);
    page.raw("<input type=\"hidden\" name=\"link\" id=\"link\">");
    page.element("button id=\"open\" class=\"press\" disabled", "Open the question");
    page.raw("</form>");
    page.element("p id=\"no-link\" role=\"status\"", "Open this page by the link you were sent.");
    return page("A question for you", page.raw("</section>"));
  }

  /** Why it does not go on. */
  static String refusal(String title, String words) {
    Markup page = new Markup();
    page.raw("<section class=\"card\" id=\"refusal\" role=\"alert\">");
    page.element("h1", title).element("p", words);
    return page(title, page.raw("</section>"));
  }

  /** A form that this browser was not given, or not lately. */
  static String stale() {
    return refusal(
        "This page is out of date",
        "Nothing was changed. Open the link you were sent again, in the same browser, with cookies"
            + " allowed.");
  }

  /** The question, or what became of it. */
  static String consent(String address, LinkSession session, Consent consent) {
    String title =
        consent.open()
            ? "May this go to " + consent.change().to().operator() + "?"
            : state(consent);
    Markup page = new Markup();
    page.raw("<div id=\"consent\" class=\"consent\">").element("h1", title);
    page.raw("<p class=\"row\"><span class=\"badge\" data-testid=\"consent-state\" data-state=\"")
        .text(consent.state().wire())
        .raw("\">")
        .text(state(consent))
        .raw("</span></p>");
    if (!consent.open()) {
      receipt(page, address, session, consent);
    }
    notice(page, consent);
    if (consent.answerable()) {
      answers(page, address, session, consent);
    }
    return page(title, page.raw("</div>"));
  }

  private static String state(Consent consent) {
    return Translations.english("consent.state." + consent.standing());
  }

  private static String role(@Nullable LegalRole role) {
    return role == null ? Words.NONE : Translations.english("consent.role." + role.wire());
  }

  private static String reach(Consent consent) {
    return consent.scope() == null
        ? Words.NONE
        : Translations.english("consent.reach." + consent.scope().wire());
  }

  private static String tags(Change change) {
    return change.tags().isEmpty()
        ? Translations.english("consent.tags.none")
        : ChangeWords.tags(change);
  }

  private static void notice(Markup page, Consent consent) {
    Change change = consent.change();
    page.raw("<section class=\"card\">").element("h2", "What leaves, and who gets it");
    page.raw("<dl class=\"pairs\">");
    pair(page, "Class", change.dataClass().text());
    pair(page, "Found in it", tags(change));
    pair(page, "Size", Words.bytes(consent.bytes()));
    pair(page, "Operator", change.to().operator());
    pair(page, "Boundary", Words.boundary(change.to().boundary().wire()));
    pair(page, "Region", change.to().region());
    pair(page, "Model", change.to().model().text());
    pair(page, "Its content", "is not shown here: it has not left the site.");
    page.raw("</dl></section><section class=\"card\">").element("h2", "Why you are asked");
    page.raw("<ul id=\"notice\">");
    if (consent.notice() != null) {
      consent.notice().sentences().forEach(sentence -> page.element("li", sentence));
    }
    page.raw("</ul></section>");
  }

  private static void answers(Markup page, String address, LinkSession session, Consent consent) {
    page.raw("<section class=\"card answers\">").element("h2", "Your answer");
    page.element(
        "p",
        "Denying has no disadvantage beyond this request not going there. You can withdraw an"
            + " approval at any time on this page, in this browser.");
    page.element("p", "You answer as: " + role(consent.answeringAs()) + ".");
    page.raw("<p>Answer before ");
    time(page, consent.expiresAt());
    page.raw(".</p>");
    form(page, address + "/answer", session);
    page.hidden("notice", consent.notice() == null ? "" : consent.notice().digest());
    if (consent.permits(ConsentScope.ONCE)) {
      choice(page, "consent-once", "once", "Approve once");
    }
    if (consent.permits(ConsentScope.SESSION) && consent.change().session() != null) {
      choice(page, "consent-session", "session", "Approve for this session");
    }
    if (consent.permits(ConsentScope.UNTIL)) {
      spans(page, consent.ttl());
      choice(page, "consent-until", "until", "Approve for that long");
    }
    choice(page, "consent-deny", "deny", "Deny");
    page.raw("</form></section>");
  }

  private static void choice(Markup page, String id, String answer, String words) {
    String look = answer.equals("deny") ? "press danger" : "press";
    page.element(
        "button id=\"%s\" class=\"%s\" name=\"answer\" value=\"%s\"".formatted(id, look, answer),
        words);
  }

  private static void spans(Markup page, @Nullable Duration longest) {
    page.raw("<label for=\"span\">For how long</label><select id=\"span\" name=\"span\">");
    SPANS.stream()
        .filter(span -> longest == null || span.compareTo(longest) < 0)
        .forEach(span -> page.element("option value=\"" + span + "\"", Words.span(span)));
    page.element("option value=\"\" selected", "As long as it may be");
    page.raw("</select>");
  }

  private static void receipt(Markup page, String address, LinkSession session, Consent consent) {
    page.raw("<section class=\"card\" id=\"receipt\">").element("h2", "Receipt");
    page.raw("<dl class=\"pairs\">");
    pair(page, "Answer", state(consent));
    pair(page, "Reach", reach(consent));
    pair(page, "In the role", role(consent.answeredAs()));
    pair(page, "Answered", consent.answeredAt());
    pair(page, "In force until", consent.grantExpiresAt());
    pair(page, "At an agent that is cut off, until", consent.effectiveUntil());
    pair(page, "Used so often", String.valueOf(consent.used()));
    pair(page, "Consent", consent.id().text());
    page.raw("</dl><p><a class=\"button-link\" data-testid=\"download-receipt\" href=\"")
        .text(address + "/receipt")
        .raw("\" download>Download receipt</a></p>");
    if (consent.withdrawable()) {
      page.raw("<details id=\"withdraw\"><summary>Withdraw</summary>");
      page.element(
          "p", "From then on the next request is asked again. What was already sent stays sent.");
      form(page, address + "/withdraw", session);
      page.element("button id=\"withdraw-yes\" class=\"press danger\"", "Withdraw this approval");
      page.raw("</form></details>");
    }
    page.raw("</section>");
  }

  private static void form(Markup page, String action, LinkSession session) {
    page.raw("<form method=\"post\" action=\"").text(action).raw("\">");
    page.hidden("form", session.formToken());
  }

  private static void pair(Markup page, String name, String value) {
    page.element("dt", name).element("dd", value);
  }

  private static void pair(Markup page, String name, @Nullable Instant at) {
    page.element("dt", name).raw("<dd>");
    if (at == null) {
      page.text(Words.NONE);
    } else {
      time(page, at);
    }
    page.raw("</dd>");
  }

  private static void time(Markup page, @Nullable Instant at) {
    String text = at == null ? Words.NONE : at.toString();
    page.raw("<time datetime=\"").text(text).raw("\">").text(text).raw("</time>");
  }

  private static String page(String title, Markup content) {
    Markup page = new Markup();
    page.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.raw("<meta name=\"robots\" content=\"noindex\">").element("title", title + " · Demarc");
    page.raw("<link rel=\"icon\" href=\"/brand/mark.svg\">");
    page.raw("<link rel=\"stylesheet\" href=\"/css/demarc.css\">");
    page.raw("<link rel=\"stylesheet\" href=\"/css/answer.css\">");
    page.raw("<script src=\"/js/demarc-answer.js\"></script></head><body>");
    page.raw("<main class=\"page narrow\">").raw(content.toString());
    return page.raw("</main></body></html>").toString();
  }
}
