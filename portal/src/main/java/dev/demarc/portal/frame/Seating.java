package dev.demarc.portal.frame;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinRequestInterceptor;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinSession;
import dev.demarc.portal.session.Tokens;
import io.quarkus.arc.Arc;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Hands each request's newest tokens to the person's desk before anything else looks at it. */
@ApplicationScoped
public class Seating {
  private final Desks desks;
  private final SecurityIdentity identity;

  @Inject
  public Seating(Desks desks, SecurityIdentity identity) {
    this.desks = desks;
    this.identity = identity;
  }

  void start(@Observes ServiceInitEvent event) {
    event.addVaadinRequestInterceptor(new AtTheDoor());
  }

  private void seat(VaadinRequest request) {
    if (!Arc.container().requestContext().isActive()) {
      return; // a push channel opens: it brings no tokens
    }
    AccessTokenCredential credential = identity.getCredential(AccessTokenCredential.class);
    if (credential != null) {
      desks.seat(request, new Tokens(credential.getToken(), refreshOf(credential)));
    }
  }

  private static @Nullable String refreshOf(AccessTokenCredential credential) {
    return credential.getRefreshToken() == null ? null : credential.getRefreshToken().getToken();
  }

  private final class AtTheDoor implements VaadinRequestInterceptor {
    private static final long serialVersionUID = 1L;

    @Override
    public void requestStart(VaadinRequest request, VaadinResponse response) {
      seat(request);
    }

    @Override
    public void handleException(
        VaadinRequest request,
        VaadinResponse response,
        @Nullable VaadinSession session,
        Exception failure) {
      // Flow's own handling follows
    }

    @Override
    public void requestEnd(
        VaadinRequest request, VaadinResponse response, @Nullable VaadinSession session) {
      // nothing is kept per request
    }
  }
}
