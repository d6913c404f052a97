package dev.demarc.portal.frame;

import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.remote.Api;
import dev.demarc.portal.remote.Trouble;
import dev.demarc.portal.remote.Where;
import dev.demarc.portal.session.Credentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signed-in person's working place: credentials, calls, and who they are (kept a minute). */
public final class Desk {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Credentials credentials;
  private final Api api;
  private final Clock clock;
  private @Nullable Me me;
  private Instant readAt = Instant.EPOCH;
  private @Nullable Tongue tongue;

  Desk(Credentials credentials, Api api, Clock clock) {
    this.credentials = credentials;
    this.api = api;
    this.clock = clock;
  }

  Credentials credentials() {
    return credentials;
  }

  /** Calls in this person's name. */
  public Api api() {
    return api;
  }

  /**
   * Who they are.
   *
   * @throws dev.demarc.portal.remote.Trouble when the control plane does not say
   */
  public synchronized Me me() {
    Me known = me;
    if (known == null || readAt.plus(FRESH).isBefore(clock.instant())) {
      known = api.get(Where.root("me"), Me.class);
      me = known;
      readAt = clock.instant();
    }
    return known;
  }

  /** A choice of language; a tenant at a time, since each has its own. */
  private record Tongue(TenantId tenant, Optional<Locale> language) {}

  private record Settings(String language, boolean chosen) {}

  /** The language they chose in this tenant, where they did and it is known. */
  public synchronized Optional<Locale> language(TenantId tenant) {
    Tongue known = tongue;
    if (known == null || !known.tenant.equals(tenant)) {
      known = new Tongue(tenant, chosen(tenant));
      tongue = known;
    }
    return known.language;
  }

  private Optional<Locale> chosen(TenantId tenant) {
    try {
      Settings settings = api.get(Where.tenant(tenant, "notification-settings"), Settings.class);
      return settings.chosen
          ? Optional.of(Locale.forLanguageTag(settings.language))
          : Optional.empty();
    } catch (Trouble unknown) {
      return Optional.empty();
    }
  }

  /** Asks anew the next time. */
  public synchronized void forget() {
    me = null;
    tongue = null;
  }
}
