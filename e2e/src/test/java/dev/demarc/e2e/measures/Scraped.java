package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the control plane told Prometheus of a tenant's measures so far. It tells of minutes that
 * are over, and reads them once a minute.
 */
final class Scraped {
  /** A minute and the reading after it, twice. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Pattern SAMPLE =
      Pattern.compile("(demarc_measure_[a-z_]+)\\{(.*)} ([0-9.eE+-]+)");
  private static final String UNIT = "(_seconds|_bytes|_micro_usd|_ratio)?";

  private final URI controlPlane;
  private final String label;
  private final Map<MeasureName, String> values = new EnumMap<>(MeasureName.class);

  private Scraped(URI controlPlane, TenantKit kit) {
    this.controlPlane = controlPlane;
    this.label = "tenant=\"" + kit.tenant().id() + "\"";
  }

  /** Scrapes until every measure that is measured has had a value, and not for ever. */
  static Map<MeasureName, String> of(URI controlPlane, TenantKit kit) throws InterruptedException {
    Scraped scraped = new Scraped(controlPlane, kit);
    Eventually.look(scraped::scrape, LONGEST, PAUSE, Boolean::booleanValue);
    return scraped.values;
  }

  private boolean scrape() {
    Http.Answer answer = Http.to(controlPlane).get("/q/metrics");
    assertEquals(200, answer.status(), answer.body());
    answer.body().lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(this::read);
    return Stream.of(MeasureName.values())
        .filter(name -> name.missing().isEmpty())
        .allMatch(values::containsKey);
  }

  private void read(Matcher sample) {
    String labels = sample.group(2);
    boolean first = !labels.contains("quantile") || labels.contains("quantile=\"0.5\"");
    if (labels.contains(label) && first && isValue(sample)) {
      for (MeasureName name : MeasureName.values()) {
        String metric = "demarc_measure_" + name.wire().replace('.', '_');
        if (sample.group(1).matches(metric + UNIT)) {
          values.put(name, "`%s` %s".formatted(sample.group(1), sample.group(3)));
        }
      }
    }
  }

  /** A count of zero says that there was nothing. */
  private static boolean isValue(Matcher sample) {
    return sample.group(1).endsWith("_ratio") || Double.parseDouble(sample.group(3)) > 0;
  }
}
