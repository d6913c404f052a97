package dev.demarc.agent;

import dev.demarc.agent.cli.StatusReport;
import dev.demarc.agent.cli.StatusReport.BundleStatus;
import dev.demarc.agent.cli.StatusReport.ConfigurationStatus;
import dev.demarc.agent.cli.StatusReport.Waiting;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.LiveConfig;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.jobs.Depth;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.probe.BoundTargets;
import dev.demarc.agent.probe.SiteTaggers;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.sync.BundleKeeper;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.Upload;
import dev.demarc.contract.agent.Heartbeat;
import dev.demarc.contract.bundle.Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * How the running agent is: its heartbeat for the control plane, and the status that it leaves in
 * its directory for the commands. Safe for many threads.
 *
 * @param listen where it serves
 * @param problems what does not work now, by the name of the work
 */
record Vitals(
    DataDirectory data,
    String listen,
    LiveConfig live,
    BundleKeeper keeper,
    Standing standing,
    SqliteJournal journal,
    Upload upload,
    BoundTargets targets,
    Jobs jobs,
    SiteTaggers taggers,
    Supplier<SortedMap<String, String>> problems) {
  private static final Duration STATUS_EVERY = Duration.ofSeconds(3);

  Heartbeat heartbeat() {
    SqliteJournal.Position position = journal.position();
    return new Heartbeat(
        Wiring.VERSION,
        keeper.current().map(inForce -> inForce.bundle().version()).orElse(0L),
        position.epoch(),
        position.sequence(),
        upload.queued(),
        Instant.now(),
        targets.shown());
  }

  /** Leaves its status; the answer is when to do it again. */
  Duration leaveStatus() {
    SqliteJournal.Position position = journal.position();
    new StatusReport(
            ProcessHandle.current().pid(),
            Instant.now(),
            listen,
            keeper.last().map(this::describe).orElse(null),
            configuration(),
            standing.revocation().orElse(null),
            position.epoch(),
            position.sequence(),
            upload.queued(),
            upload.refusals().words(),
            targets.shown(),
            waiting(),
            taggers.states(),
            problems.get())
        .write(data);
    return STATUS_EVERY;
  }

  private ConfigurationStatus configuration() {
    LiveConfig.State is = live.state();
    return new ConfigurationStatus(is.since(), is.problem().orElse(null), is.restart());
  }

  private Waiting waiting() {
    Depth depth = jobs.depth();
    return new Waiting(depth.count(), depth.age().toSeconds());
  }

  private BundleStatus describe(InForce last) {
    Bundle bundle = last.bundle();
    return new BundleStatus(
        bundle.version(),
        last.digest().text(),
        bundle.policy().id() + "@" + bundle.policy().version(),
        bundle.expiresAt(),
        keeper.current().isPresent());
  }
}
