package dev.demarc.server.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nothing is believed that is not named, and nothing logged that holds tokens or values. What
 * cannot be read is taken for the most dangerous it could mean.
 */
final class Exposure {
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
  private static final Pattern OFF = Pattern.compile("(?i)|false|no|n|off|0");
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");
  private static final Pattern ANYBODY = Pattern.compile("|.*[*].*|.*/0+");

  private final Iterable<String> names;
  private final UnaryOperator<String> settings;

  /**
   * @param names of all that is set
   * @param settings by their property; one that is not set is empty
   */
  Exposure(Iterable<String> names, UnaryOperator<String> settings) {
    this.names = names;
    this.settings = settings;
  }

  void check() {
    if (isOn(CORS) && !entries(ORIGINS).allMatch(ORIGIN.asMatchPredicate())) {
      throw StartCheck.unsafe(ORIGINS, "must name each origin");
    }
    if (isOn(FORWARDED) && entries(PROXIES).anyMatch(ANYBODY.asMatchPredicate())) {
      throw StartCheck.unsafe(PROXIES, "must name the proxies while " + FORWARDED + " is true");
    }
    level(LEVEL);
    names.forEach(this::logs);
  }

  private void logs(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ".");
    if (CATEGORY.matcher(plain).matches()) {
      level(name);
    }
    if (STATEMENTS.matcher(plain).matches() && isOn(name)) {
      throw StartCheck.unsafe(name, "must be false: statements hold values");
    }
  }

  private void level(String property) {
    if (!COARSE.matcher(settings.apply(property).strip()).matches()) {
      throw StartCheck.unsafe(property, "must be INFO or less: finer logs hold tokens");
    }
  }

  private Stream<String> entries(String property) {
    return Arrays.stream(settings.apply(property).split(",", -1)).map(String::strip);
  }

  /** Quarkus takes more words for on than one; what is not one for off is taken for on. */
  private boolean isOn(String property) {
    return !OFF.matcher(settings.apply(property).strip()).matches();
  }
}
