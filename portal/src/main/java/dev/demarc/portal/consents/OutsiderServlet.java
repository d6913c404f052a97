package dev.demarc.portal.consents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.remote.Api;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.remote.Where;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where people outside the directory answer, by the link they were sent. What changes something is
 * a POST of a form that this browser was given; a GET only shows. What opens the link stands behind
 * {@code #} of the address, which reaches no server, and is posted once.
 */
@WebServlet("/answer/*")
public class OutsiderServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern LINK = Pattern.compile("([0-9a-f-]{36})\\.([A-Za-z0-9_-]{43})");

  private final transient HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final String controlPlane;

  @Inject
  public OutsiderServlet(@ConfigProperty(name = "demarc.control-plane.url") String controlPlane) {
    this.controlPlane = controlPlane;
  }

  /** What the control plane says of a link that was opened. */
  record Opened(String link) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var reply = new PlainReply(response);
    Optional<LinkSession> session = LinkSession.of(request);
    if (request.getPathInfo() == null) {
      LinkSession kept = session.orElseGet(LinkSession::fresh);
      kept.keep(request, response);
      reply.page(200, OutsiderPages.arrival(kept));
      return;
    }
    Optional<LinkPlace> place = LinkPlace.of(request.getPathInfo());
    if (place.isEmpty() || session.isEmpty()) {
      reply.unknown();
      return;
    }
    try {
      show(reply, place.get(), session.get());
    } catch (Trouble trouble) {
      reply.refuse(trouble);
    }
  }

  private void show(PlainReply reply, LinkPlace place, LinkSession session) throws IOException {
    switch (place.step()) {
      case "" -> {
        Consent consent = api(session).get(place.where(), Consent.class);
        reply.page(200, OutsiderPages.consent(place.address(), session, consent));
      }
      case "receipt" -> {
        JsonNode receipt = api(session).get(place.where(), JsonNode.class);
        reply.file("receipt.json", receipt.toPrettyString());
      }
      default -> reply.unknown();
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var reply = new PlainReply(response);
    var form = new LinkForm(request);
    if (form.isTooLong()) {
      reply.page(413, OutsiderPages.refusal("This is too much", "Nothing was changed."));
      return;
    }
    Optional<LinkSession> session = LinkSession.of(request).filter(form::isOf);
    if (session.isEmpty()) {
      reply.page(403, OutsiderPages.stale());
      return;
    }
    try {
      if ("/open".equals(request.getPathInfo())) {
        session.get().keep(request, response);
        open(reply, form.field("link"), session.get());
      } else {
        act(reply, LinkPlace.of(request.getPathInfo()), form, session.get());
      }
    } catch (Trouble trouble) {
      reply.refuse(trouble);
    }
  }

  private void open(PlainReply reply, String link, LinkSession session) throws IOException {
    Matcher parts = LINK.matcher(link);
    Optional<TenantId> tenant =
        parts.matches() ? LinkPlace.tenant(parts.group(1)) : Optional.empty();
    if (tenant.isEmpty()) {
      reply.unknown();
      return;
    }
    Where where = Where.tenant(tenant.get(), "consent-links", "open");
    Map<String, String> body = Map.of("token", parts.group(2), "session", session.secret());
    Opened opened = api(session).post(where, body, Opened.class);
    reply.goOn(new LinkPlace(tenant.get(), opened.link(), "").address());
  }

  private void act(PlainReply reply, Optional<LinkPlace> where, LinkForm form, LinkSession session)
      throws IOException {
    String step = where.map(LinkPlace::step).orElse("");
    if (where.isEmpty() || !step.equals("answer") && !step.equals("withdraw")) {
      reply.unknown();
      return;
    }
    Map<String, Object> body = step.equals("answer") ? form.answer() : Map.of();
    api(session).post(where.get().where(), body);
    reply.goOn(where.get().address());
  }

  private Api api(LinkSession session) {
    return Api.outside(http, controlPlane, session.secret());
  }
}
