package dev.demarc.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nothing is believed that is not named or not proved, and nothing logged that holds tokens or
 * values. What cannot be read is taken for the most dangerous it could mean.
 */
public final class Exposure {
  private static final String CORS = "quarkus.http.cors.enabled";
  private static final String ORIGINS = "quarkus.http.cors.origins";
  private static final String FORWARDED = "quarkus.http.proxy.proxy-address-forwarding";
  private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";
  private static final String LEVEL = "quarkus.log.level";

  /** Of a name whose every other character is a dot: so that a variable's name is the same. */
  private static final Pattern CATEGORY = Pattern.compile("quarkus\\.log\\.category\\..+\\.level");

  private static final Pattern STATEMENTS =
      Pattern.compile("quarkus\\.hibernate\\.orm\\..*log\\.(sql|bind\\.parameters|bind\\.param)");
  private static final Pattern COARSE =
      Pattern.compile("(?i)|OFF|FATAL|SEVERE|ERROR|WARN|WARNING|INFO|INHERIT");

  /** What makes a peer be believed without its certificate, or with anybody's. */
  private static final Pattern TRUSTING = Pattern.compile("quarkus\\.(.+\\.)?trust\\.all");

  private static final Pattern VERIFIES =
      Pattern.compile("quarkus\\.(.+\\.)?(tls\\.verification|verify\\.host)");
  private static final Pattern HOST_NAMES =
      Pattern.compile("quarkus\\.(.+\\.)?hostname\\.(verification\\.algorithm|verifier)");
  private static final Pattern HTTPS = Pattern.compile("(?i)|HTTPS");
  private static final Pattern VERIFIED = Pattern.compile("(?i)|required|true|yes|y|on|1");
  private static final Pattern OFF = Pattern.compile("(?i)|false|no|n|off|0");
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");
  private static final Pattern ANYBODY = Pattern.compile("|.*[*].*|.*/0+");

  private final Iterable<String> names;
  private final UnaryOperator<String> settings;

  /**
   * @param names of all that is set
   * @param settings by their property; one that is not set is empty
   */
  public Exposure(Iterable<String> names, UnaryOperator<String> settings) {
    this.names = names;
    this.settings = settings;
  }

  /**
   * @throws IllegalStateException naming what is unsafe, and no value
   */
  public void check() {
    if (isOn(CORS) && !entries(ORIGINS).allMatch(ORIGIN.asMatchPredicate())) {
      throw unsafe(ORIGINS, "must name each origin");
    }
    if (isOn(FORWARDED) && entries(PROXIES).anyMatch(ANYBODY.asMatchPredicate())) {
      throw unsafe(PROXIES, "must name the proxies while " + FORWARDED + " is true");
    }
    level(LEVEL);
    names.forEach(name -> {
      String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ".");
      logs(name, plain);
      trusts(name, plain);
    });
  }

  private void trusts(String name, String plain) {
    if (TRUSTING.matcher(plain).matches() && isOn(name)) {
      throw unsafe(name, "must be false: certificates are checked");
    }
    if (VERIFIES.matcher(plain).matches() && !is(VERIFIED, name)) {
      throw unsafe(name, "must not be switched off: certificates are checked");
    }
    if (HOST_NAMES.matcher(plain).matches() && !is(HTTPS, name)) {
      throw unsafe(name, "must be HTTPS: a certificate is for a host");
    }
  }

  private void logs(String name, String plain) {
    if (CATEGORY.matcher(plain).matches()) {
      level(name);
    }
    if (STATEMENTS.matcher(plain).matches() && isOn(name)) {
      throw unsafe(name, "must be false: statements hold values");
    }
  }

  private void level(String property) {
    if (!is(COARSE, property)) {
      throw unsafe(property, "must be INFO or less: finer logs hold tokens");
    }
  }

  private Stream<String> entries(String property) {
    return Arrays.stream(settings.apply(property).split(",", -1)).map(String::strip);
  }

  /** Quarkus takes more words for on than one; what is not one for off is taken for on. */
  private boolean isOn(String property) {
    return !is(OFF, property);
  }

  private boolean is(Pattern values, String property) {
    return values.matcher(settings.apply(property).strip()).matches();
  }

  private static IllegalStateException unsafe(String property, String reason) {
    return new IllegalStateException("configuration: " + property + " " + reason);
  }
}
