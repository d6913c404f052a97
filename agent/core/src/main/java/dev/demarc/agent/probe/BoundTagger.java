package dev.demarc.agent.probe;

import dev.demarc.agent.classify.TaggerUnavailable;
import dev.demarc.agent.classify.TextTagger;
import dev.demarc.agent.config.TaggerBinding;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.runtime.onnx.Failure;
import dev.demarc.runtime.onnx.OnnxOptions;
import dev.demarc.runtime.onnx.OnnxProcess;
import dev.demarc.runtime.onnx.Pinned;
import dev.demarc.runtime.onnx.Tagged;
import dev.demarc.runtime.onnx.Tagging;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The process of one tagger, which loads its files only when they are the declared ones, and what
 * the file system says of them. Safe for many threads.
 */
final class BoundTagger implements AutoCloseable {
  private final DetectorId detector;
  private final TaggerBinding site;
  private final Pinned pinned;
  private final Optional<FileMark> model;
  private final Optional<FileMark> vocabulary;
  private final LongAdder findings;
  private final OnnxProcess process;

  /** Starts its process; does not wait for it. */
  BoundTagger(
      DetectorId detector,
      Tagger declared,
      TaggerBinding site,
      Path workDirectory,
      LongAdder findings,
      Consumer<Failure> lost) {
    this.detector = detector;
    this.site = site;
    this.pinned = pinned(declared);
    this.model = FileMark.of(site.model());
    this.vocabulary = FileMark.of(site.vocabulary());
    this.findings = findings;
    this.process = OnnxProcess.start(options(workDirectory), lost);
  }

  private OnnxOptions options(Path workDirectory) {
    OnnxOptions options =
        OnnxOptions.of(site.model(), site.vocabulary(), pinned, workDirectory)
            .withThreads(site.threads());
    long bytes = (long) site.memoryMegabytes() << 20;
    return bytes == 0 ? options : options.withMemory(bytes);
  }

  private static Pinned pinned(Tagger declared) {
    return new Pinned(declared.model().text(), declared.vocabulary().text());
  }

  /** Whether it is what this declaration wants, labels and probability aside. */
  boolean serves(Tagger declared) {
    return pinned.equals(pinned(declared));
  }

  /** Whether the files are as they were when its process was started. */
  boolean isCurrent() {
    return model.equals(FileMark.of(site.model()))
        && vocabulary.equals(FileMark.of(site.vocabulary()));
  }

  boolean ready() {
    return process.ready();
  }

  /** Looks with these labels. One that was never lost is waited for: it is just starting. */
  TextTagger lookingFor(Tagger declared) {
    return (text, patience) -> {
      long start = System.nanoTime();
      if (!process.ready() && process.status().lastLoss().isEmpty()) {
        await(patience);
      }
      Duration left = patience.minusNanos(System.nanoTime() - start);
      Tagging asked =
          new Tagging(text, declared.labels(), declared.looksFor(), declared.leastPermille());
      return switch (process.tag(asked, left.isNegative() ? Duration.ZERO : left)) {
        case Tagged.Found found -> {
          findings.add(found.findings());
          yield found.findings();
        }
        case Tagged.Failed(Failure why) ->
            throw new TaggerUnavailable("the tagger " + detector + " failed: " + why.code());
      };
    };
  }

  private void await(Duration patience) {
    try {
      process.awaitReady(patience);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TaggerUnavailable("the agent stops", stopping);
    }
  }

  /** How it is, for a person. */
  String state() {
    if (ready()) {
      return "ready, model " + pinned.model();
    }
    if (FileMark.of(site.model()).isEmpty()) {
      return "NOT ready: there is no readable file " + site.model();
    }
    if (FileMark.of(site.vocabulary()).isEmpty()) {
      return "NOT ready: there is no readable file " + site.vocabulary();
    }
    return process
        .status()
        .lastLoss()
        .map(loss ->
            "NOT ready: %s, started again after %d ms"
                .formatted(loss.why().code(), loss.delay().toMillis()))
        .orElse("loading");
  }

  @Override
  public void close() {
    process.close();
  }
}
