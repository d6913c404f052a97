package dev.demarc.node.layers;

import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code test}: each layer a Maven run of its own whose reports are counted. A run that failed
 * without a failed test (it did not compile, a check found something) counts as one failure, and a
 * layer that ran no test is not green.
 */
public final class Tests {
  private static final int PORT_BASE = 17_000;

  /** Of one layer: when one of the three hangs, all is over before a CI gives up. */
  private static final Duration BOUND = Duration.ofMinutes(40);

  private static final Duration SOAK_BOUND = Duration.ofHours(6);
  private static final String LONG = "-Dtest.timeout=3h";
  private static final String KEEP_GOING = "-Dmaven.test.failure.ignore=true";

  private final Place place;
  private final PrintStream out;
  private final SurefireReports reports;
  private final CountTable table = new CountTable();
  private boolean built;

  public Tests(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
    this.reports = new SurefireReports(place.home());
  }

  /** Returns whether all layers are green. */
  public boolean run(List<String> names) throws InterruptedException {
    List<Layer> layers = Layer.of(names);
    new Downloads(place, out).fetch();
    try {
      for (Layer layer : layers) {
        run(layer);
      }
    } catch (IOException e) {
      throw new Refusal("cannot read the test reports", e);
    }
    out.println();
    out.print(table.text());
    return table.green();
  }

  private void run(Layer layer) throws IOException, InterruptedException {
    out.println("== " + layer.label());
    reports.clear();
    boolean ended =
        switch (layer) {
          case UNIT ->
              maven()
                  .run(
                      BOUND,
                      List.of("verify", "-pl", "!e2e", "-DexcludedGroups=component", KEEP_GOING));
          case COMPONENT -> component();
          case E2E -> installed(BOUND, "-DexcludedGroups=soak");
          case SOAK -> generated() & installed(SOAK_BOUND, "-Dgroups=soak", LONG);
        };
    Counts counts = reports.count();
    table.add(
        layer.label(), ended || counts.failed() > 0 ? counts : counts.plus(new Counts(0, 1, 0)));
    built |= ended && (layer == Layer.UNIT || layer == Layer.COMPONENT);
  }

  private boolean component() throws InterruptedException {
    return maven()
        .with("DEMARC_BROWSER", browser().toString())
        .run(
            BOUND,
            List.of(
                "verify",
                "-pl",
                "!e2e",
                "-Dgroups=component",
                "-Psbom",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dspotless.check.skip=true",
                KEEP_GOING));
  }

  /** The long doses of generated decisions and requests, which need no installation. */
  private boolean generated() throws InterruptedException {
    return maven()
        .run(
            SOAK_BOUND,
            List.of(
                "verify",
                "-pl",
                "control-plane/engine,e2e/crossing",
                "-am",
                "-Dgroups=soak",
                LONG,
                "-Dengine.excluded=none",
                "-Dcrossing.excluded=none",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dspotless.check.skip=true",
                KEEP_GOING));
  }

  /** Runs the tests of {@code e2e} against an installation of their own. */
  private boolean installed(Duration bound, String... selection)
      throws IOException, InterruptedException {
    Path data = place.cache().resolve("e2e-data");
    Place own = place.elsewhere(data, portBase());
    Launcher launcher = new Launcher(own, built);
    Path browser = browser();
    Path node = node();
    launcher.run("down");
    Archive.delete(data);
    if (!launcher.run("up")) {
      return false;
    }
    try {
      return drive(own, launcher, browser, node, bound, List.of(selection));
    } finally {
      launcher.run("down");
    }
  }

  private boolean drive(
      Place own, Launcher launcher, Path browser, Path node, Duration bound, List<String> selection)
      throws IOException, InterruptedException {
    Path status = own.data().resolve("secrets/status.json");
    launcher.writeStatus(status);
    List<String> words = new ArrayList<>(selection);
    words.addAll(
        List.of(
            "test",
            "-pl",
            "e2e",
            "-am",
            "-De2e.skip=false",
            "-Dtest=dev/demarc/e2e/**/*Test",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Ddemarc.status=" + status,
            "-Ddemarc.data=" + own.data(),
            KEEP_GOING));
    return maven()
        .with("DEMARC_BROWSER", browser.toString())
        .with("DEMARC_NODE", node.toString())
        .with("DEMARC_DATA", own.data().toString())
        .with("DEMARC_PORT_BASE", Integer.toString(own.portBase()))
        .run(bound, words);
  }

  private Path browser() {
    return new Browser(place.cache(), Account.current().root()).path();
  }

  private static Path node() {
    String path = System.getenv().getOrDefault("PATH", "");
    return new NodeJs(path, Account.current().root()).directory();
  }

  private static int portBase() {
    Map<String, String> environment = System.getenv();
    return Integer.parseInt(environment.getOrDefault("DEMARC_TEST_PORT_BASE", "" + PORT_BASE));
  }

  private Maven maven() {
    return new Maven(place.home(), out);
  }
}
