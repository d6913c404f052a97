package dev.demarc.server.measures;

import static io.restassured.RestAssured.given;

import dev.demarc.contract.id.TenantId;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read of measures. */
final class Scraped {
  private static final Pattern SAMPLE =
      Pattern.compile("(demarc_measures?_[a-z0-9_]+)(?:\\{(.*)})? ([^ ]+)");

  private Scraped() {}

  /** Those of a tenant, by name and, of percentiles, {@code name quantile}. */
  static Map<String, Double> of(TenantId tenant) {
    Map<String, Double> samples = new TreeMap<>();
    String label = "tenant=\"" + tenant.text() + "\",";
    all()
        .forEach((series, value) -> {
          if (series.contains(label)) {
            samples.put(series.replaceAll("\\{(?:quantile=\"(.*?)\",)?.*", " $1").strip(), value);
          }
        });
    return samples;
  }

  /** All, as they are written. */
  static Map<String, Double> all() {
    Map<String, Double> samples = new TreeMap<>();
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(sample -> {
          String labels = sample.group(2) == null ? "" : "{" + sample.group(2) + ",}";
          samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
        });
    return samples;
  }
}
