package dev.demarc.server.platform;

import dev.demarc.process.Exposure;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What settings must be before anybody is served. Every refusal is an {@link IllegalStateException}
 * that names the property and repeats no value.
 */
final class SafeSettings {
  private static final String PUBLIC_URL = "demarc.public-url";
  private static final List<String> URLS =
      List.of(PUBLIC_URL, "demarc.portal-url", "demarc.keycloak.url");
  private static final List<String> PASSWORDS =
      List.of(
          "quarkus.datasource.password",
          "quarkus.datasource.job.password",
          "quarkus.datasource.owner.password");
  private static final String LOOPBACK_WEBHOOKS = "demarc.webhooks.allow-loopback";
  private static final String CLIENT_SECRET = "quarkus.keycloak.admin-client.client-secret";
  private static final String DATABASE = "demarc.db.url";
  private static final List<String> KEYS =
      List.of("demarc.keys.directory", "demarc.keys.encryption-secret-file");
  private static final String HOST = "quarkus.http.host";
  private static final int SHORTEST_SECRET = 16;
  private static final Pattern JDBC =
      Pattern.compile("jdbc:postgresql://([^/?]+)(/[^?]*)?(\\?.*)?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]|::1");

  private static final Pattern EVERYWHERE =
      Pattern.compile("0\\.0\\.0\\.0|\\[(0*:)*:?0*\\]|::|\\*.*");

  private final Iterable<String> names;
  private final UnaryOperator<String> settings;

  /**
   * @param names of all that is set
   * @param settings by their property; one that is not set is empty
   */
  SafeSettings(Iterable<String> names, UnaryOperator<String> settings) {
    this.names = names;
    this.settings = settings;
  }

  /** Tokens and passwords travel on these ways: TLS, or they stay on this machine. */
  void checkAddresses() {
    URLS.forEach(this::url);
    webhooks();
    database();
  }

  /** Secrets are set, long enough, and none that everybody knows. */
  void checkSecrets() {
    String secret = settings.apply(CLIENT_SECRET);
    if (secret.equals("unset") || secret.length() < SHORTEST_SECRET) {
      throw StartCheck.unsafe(
          CLIENT_SECRET, "must be a secret of at least " + SHORTEST_SECRET + " characters");
    }
    for (String property : PASSWORDS) {
      if (settings.apply(property).isBlank()) {
        throw StartCheck.missing(property);
      }
      if (settings.apply(property).length() < SHORTEST_SECRET) {
        throw StartCheck.unsafe(
            property, "must be a secret of at least " + SHORTEST_SECRET + " characters");
      }
      if (KnownSecrets.contain(settings.apply(property))) {
        throw StartCheck.unsafe(property, "must not be a password that everybody knows");
      }
    }
    if (KnownSecrets.contain(secret)) {
      throw StartCheck.unsafe(CLIENT_SECRET, "must not be a secret that everybody knows");
    }
    KEYS.stream()
        .filter(property -> settings.apply(property).isBlank())
        .findFirst()
        .ifPresent(property -> {
          throw StartCheck.missing(property);
        });
  }

  /** Nothing is opened to the network that was made for this machine, or for finding faults. */
  void checkExposure() {
    boolean plain = settings.apply(PUBLIC_URL).startsWith("http:");
    if (plain && !isHere(settings.apply(HOST))) {
      throw StartCheck.unsafe(
          HOST, "must be this machine (127.0.0.1) while " + PUBLIC_URL + " is not https");
    }
    new Exposure(names, settings).check();
  }

  private static boolean isHere(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  private void url(String property) {
    String text = settings.apply(property);
    URI uri = parse(property, text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || text.endsWith("/")) {
      throw StartCheck.unsafe(property, "must be an http(s) URL without a slash at its end");
    }
    if (EVERYWHERE.matcher(uri.getHost()).matches()) {
      throw StartCheck.unsafe(property, "must name a host that others can reach");
    }
    if ("http".equals(uri.getScheme()) && !isHere(uri.getHost())) {
      throw StartCheck.unsafe(property, "must be https, unless its host is this machine");
    }
  }

  private static URI parse(String property, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw StartCheck.unsafe(property, "must be an http(s) URL without a slash at its end");
    }
  }

  /**
   * A webhook to this machine reaches what listens there for nobody else. Only who tries Demarc out
   * on one machine, where nothing is served to another, may have it.
   */
  private void webhooks() {
    String loopback = settings.apply(LOOPBACK_WEBHOOKS);
    boolean here = isHere(parse(PUBLIC_URL, settings.apply(PUBLIC_URL)).getHost());
    if (!here && !loopback.isEmpty() && !loopback.equalsIgnoreCase("false")) {
      throw StartCheck.unsafe(
          LOOPBACK_WEBHOOKS, "must be false, unless " + PUBLIC_URL + " is this machine");
    }
  }

  private void database() {
    Matcher jdbc = JDBC.matcher(settings.apply(DATABASE));
    if (!jdbc.matches()) {
      throw StartCheck.unsafe(DATABASE, "must be jdbc:postgresql://host[:port]/database");
    }
    boolean here =
        Arrays.stream(jdbc.group(1).split(",", -1))
            .map(host -> host.replaceFirst(":[0-9]+$", ""))
            .allMatch(SafeSettings::isHere);
    String options = jdbc.group(3) == null ? "" : jdbc.group(3).substring(1);
    boolean verified = Arrays.asList(options.split("&", -1)).contains("sslmode=verify-full");
    if (!here && !verified) {
      throw StartCheck.unsafe(
          DATABASE, "must say sslmode=verify-full, unless its host is this machine");
    }
  }
}
