package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.classify.Looks;
import dev.demarc.agent.config.TaggerBinding;
import dev.demarc.agent.probe.SiteTaggers;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TagId;
import dev.demarc.runtime.onnx.tiny.TinyTagger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tenant's tagger in its real child: what it finds counts, and whatever is wrong with it makes
 * every request most restricted, which may not leave.
 */
@Tag("component")
class SiteTaggersTest {
  private static final DetectorId NAMES = DetectorId.of("names");

  @TempDir Path directory;
  private final Rig rig = new Rig();
  private Path model;
  private Path vocabulary;
  private Detector declared;
  private SiteTaggers taggers;

  @BeforeEach
  void start() throws IOException {
    TinyTagger.write(directory);
    model = directory.resolve("tagger.onnx");
    vocabulary = directory.resolve("vocabulary.txt");
    declared = detector(TinyTagger.LABELS);
    binds(NAMES);
  }

  @AfterEach
  void close() {
    taggers.close();
    rig.close();
  }

  private void binds(DetectorId detector) {
    TreeMap<DetectorId, TaggerBinding> site = new TreeMap<>();
    site.put(detector, new TaggerBinding(model, vocabulary, 1, 0));
    taggers = new SiteTaggers(site, directory, rig.metrics);
    rig.taggers = taggers;
    obeys(declared);
  }

  private void obeys(Detector detector) {
    InForce usual = rig.policy.orElseThrow();
    rig.policy =
        Optional.of(
            new InForce(
                Looks.bundleWith(usual.bundle(), detector),
                Digest.ofBytes(detector.toString().getBytes()),
                usual.engine(),
                usual.applications()));
    follow();
  }

  private void follow() {
    taggers.follow(rig.policy.map(InForce::bundle));
  }

  private Detector detector(List<String> labels) {
    return tagger(directory, labels);
  }

  /** Of the tiny model in this directory. */
  static Detector tagger(Path directory, List<String> labels) {
    Tagger tagger =
        new Tagger(
            SiteTaggers.digest(directory.resolve("tagger.onnx")).orElseThrow(),
            SiteTaggers.digest(directory.resolve("vocabulary.txt")).orElseThrow(),
            labels,
            new TreeSet<>(List.of(labels.get(1), labels.getLast())),
            500);
    return new Detector(
        NAMES,
        DetectorKind.TAGGER,
        null,
        new TreeSet<>(List.of(TagId.of("phi"))),
        new TreeSet<>(),
        tagger);
  }

  private Facts.Data data(String text) {
    rig.chat(Rig.says(text));
    return rig.journal.requests.getLast().decision().facts().data();
  }

  /** What is found once the machine had the time to look. */
  private Facts.Data looked(String text) {
    AtomicReference<Facts.Data> data = new AtomicReference<>();
    LocalSite.await(() -> {
      data.set(data(text));
      return !data.get().sources().contains("detector-fault");
    });
    return data.get();
  }

  private void assertFault() {
    assertTrue(isFault(), "somebody looked");
  }

  /** Whether nobody could look at a request: it is the most restricted then, and stays. */
  private boolean isFault() {
    int sent = rig.cloud.got.size();
    Facts.Data data = data("the ward is calm");
    if (!data.sources().contains("detector-fault")) {
      return false;
    }
    assertEquals("restricted", data.dataClass().text());
    assertEquals(sent, rig.cloud.got.size(), "what nobody could look at went out");
    return true;
  }

  private void awaitReady() {
    LocalSite.await(() -> state().startsWith("ready, model sha256:"));
  }

  private String state() {
    return taggers.states().get("names");
  }

  @Test
  void keepsWhatItFindsFromCrossingWhereverItIsInTheRequest() {
    awaitReady();
    assertEquals("[]", looked("the ward is calm").tags().toString());
    assertEquals(1, rig.cloud.got.size());
    for (String text :
        List.of(
            "Ada Lovelace is seen today",
            "the ".repeat(700) + "Ada Lovelace",
            "\\\\u0041da Lovelace",
            "QWRhIExvdmVsYWNlIGlzIHNlZW4gdG9kYXkgb24gdGhlIHdhcmQ=",
            "data:text/plain;base64,QWRhIExvdmVsYWNlIGlzIHNlZW4gdG9kYXk=")) {
      Facts.Data data = looked(text);
      assertEquals("[phi]", data.tags().toString(), text);
      assertEquals("[application, detector]", data.sources().toString());
    }
    assertEquals(1, rig.cloud.got.size());
    String metrics = rig.metrics.text();
    assertTrue(metrics.contains("demarc_tagger_ready{detector=\"names\"} 1"), metrics);
    assertTrue(metrics.contains("demarc_tagger_findings_total{detector=\"names\"} "), metrics);
  }

  @Test
  void waitsForAModelThatIsJustLoading() {
    Tagger tagger = Objects.requireNonNull(declared.tagger());
    int found = taggers.open(NAMES, tagger).findingsIn("Ada Lovelace", Duration.ofMinutes(2));
    assertEquals(1, found);
  }

  @Test
  void takesEverythingForMostRestrictedWhileItsChildIsLost() throws Exception {
    for (String signal : List.of("SEGV", "STOP")) {
      awaitReady();
      LocalSite.signal(signal, child());
      LocalSite.await(this::isFault); // it may answer once more before it dies
      if (signal.equals("STOP")) {
        LocalSite.signal("KILL", child());
      }
      LocalSite.await(() -> !state().startsWith("ready") || data("Ada Lovelace").tags().size() > 0);
      awaitReady();
      LocalSite.await(() -> data("Ada Lovelace").tags().contains(TagId.of("phi")));
    }
    assertTrue(rig.metrics.text().contains("demarc_tagger_lost_total{detector=\"names\""));
  }

  @Test
  void takesEverythingForMostRestrictedWhileAFileIsAnotherOne() throws Exception {
    Path kept = Files.copy(model, directory.resolve("kept"));
    awaitReady();
    Files.writeString(model, "x", StandardOpenOption.APPEND);
    follow();
    assertFault();
    LocalSite.await(() -> state().startsWith("NOT ready: file_changed"));
    assertFault();
    assertTrue(rig.metrics.text().contains("reason=\"file_changed\"}"), rig.metrics.text());
    Files.copy(kept, model, StandardCopyOption.REPLACE_EXISTING);
    follow();
    awaitReady();
    assertEquals("[phi]", looked("Ada Lovelace").tags().toString());
    Files.writeString(vocabulary, Files.readString(vocabulary) + "more\n");
    follow();
    assertFault();
  }

  @Test
  void takesEverythingForMostRestrictedWhileAFileIsNotThere() throws Exception {
    awaitReady();
    Files.delete(vocabulary);
    follow();
    assertFault();
    LocalSite.await(() -> state().equals("NOT ready: there is no readable file " + vocabulary));
  }

  @Test
  void takesEverythingForMostRestrictedWhereNothingIsBound() {
    taggers.close();
    binds(DetectorId.of("other"));
    assertFault();
    assertEquals("NOT bound: every request is of the most restricted class", state());
    assertEquals("bound, but the policy has no such tagger", taggers.states().get("other"));
  }

  @Test
  void takesEverythingForMostRestrictedWhereLabelsAreNotTheModels() {
    obeys(detector(List.of("O", "NAME")));
    awaitReady();
    assertFault();
  }

  @Test
  void takesATextForMostRestrictedThatIsTooLongToReadOrWhoseLabelsAreNoNumbers() {
    awaitReady();
    for (String text : List.of("the ".repeat(200_000), "the " + TinyTagger.NONSENSE)) {
      assertEquals("restricted", data(text).dataClass().text());
    }
    assertEquals("public", looked("the ward").dataClass().text());
  }

  @Test
  void endsWhatThePolicyWantsNoMore() throws Exception {
    awaitReady();
    long child = child();
    obeys(Looks.detector("card", DetectorKind.CARD, null));
    LocalSite.await(() -> ProcessHandle.of(child).isEmpty());
    assertEquals("bound, but the policy has no such tagger", state());
    assertFalse(rig.metrics.text().contains("demarc_tagger_ready{"));
    assertEquals("public", data("Ada Lovelace").dataClass().text());
  }

  /** The one child of this test's own, by its directory. */
  private long child() {
    return ProcessHandle.current()
        .children()
        .filter(each ->
            each.info()
                .commandLine()
                .filter(line -> line.contains(directory.toString()))
                .isPresent())
        .findFirst()
        .orElseThrow()
        .pid();
  }
}
