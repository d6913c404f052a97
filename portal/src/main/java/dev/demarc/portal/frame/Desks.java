package dev.demarc.portal.frame;

import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedSession;
import dev.demarc.portal.remote.Api;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.session.Credentials;
import dev.demarc.portal.session.KeycloakRenewal;
import dev.demarc.portal.session.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds the desk of whoever sits at the browser. */
@ApplicationScoped
public class Desks {
  private static final String ATTRIBUTE = "demarc.desk";

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final Clock clock = Clock.systemUTC();
  private final String controlPlane;
  private final Credentials.Renewal renewal;

  @Inject
  public Desks(
      @ConfigProperty(name = "demarc.control-plane.url") String controlPlane,
      @ConfigProperty(name = "demarc.keycloak.url") String keycloak,
      @ConfigProperty(name = "demarc.portal.client-secret") String secret) {
    this.controlPlane = controlPlane;
    this.renewal = new KeycloakRenewal(http, keycloak, secret);
  }

  /**
   * The desk of the session in force.
   *
   * @throws Trouble.SignedOut when nobody is signed in
   */
  public Desk current() {
    VaadinSession session = VaadinSession.getCurrent();
    if (session != null && session.getSession().getAttribute(ATTRIBUTE) instanceof Desk desk) {
      return desk;
    }
    throw new Trouble.SignedOut();
  }

  /**
   * Takes the newest tokens a request brought. A session that belonged to somebody else ends first:
   * nothing of one person is shown to the next.
   */
  void seat(VaadinRequest request, Tokens tokens) {
    WrappedSession session = request.getWrappedSession(true);
    if (session.getAttribute(ATTRIBUTE) instanceof Desk desk) {
      if (desk.credentials().subject().equals(tokens.subject())) {
        desk.credentials().replace(tokens);
        return;
      }
      session.invalidate();
    }
    request.getWrappedSession(true).setAttribute(ATTRIBUTE, desk(tokens));
  }

  private Desk desk(Tokens tokens) {
    Credentials credentials = new Credentials(tokens, renewal, clock);
    return new Desk(credentials, new Api(http, controlPlane, credentials::bearer), clock);
  }
}
