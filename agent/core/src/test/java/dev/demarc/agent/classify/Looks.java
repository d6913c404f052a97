package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Detectors, and what they find in requests. */
public final class Looks {
  private Looks() {}

  /** A clock that stands: however busy the machine, nothing takes too long. */
  static long still() {
    return 0;
  }

  public static Detector detector(String id, DetectorKind kind, @Nullable String pattern) {
    return new Detector(DetectorId.of(id), kind, pattern, new TreeSet<>());
  }

  static Detector dictionary(String id, String... terms) {
    return new Detector(
        DetectorId.of(id),
        DetectorKind.DICTIONARY,
        null,
        new TreeSet<>(),
        new TreeSet<>(Arrays.asList(terms)),
        null);
  }

  static Detector tagger(String id) {
    Digest any = Digest.ofBytes(new byte[0]);
    Tagger tagger = new Tagger(any, any, List.of("O", "PER"), new TreeSet<>(List.of("PER")), 500);
    return new Detector(
        DetectorId.of(id), DetectorKind.TAGGER, null, new TreeSet<>(), new TreeSet<>(), tagger);
  }

  static Findings at(Detector detector, String text) {
    return at(List.of(detector), says(text));
  }

  static Findings at(List<Detector> detectors, ObjectNode request) {
    return Detectors.of(detectors, Taggers.NONE, Looks::still).in(request);
  }

  static Findings at(Detector detector, String text, Taggers taggers) {
    return Detectors.of(List.of(detector), taggers, Looks::still).in(says(text));
  }

  static ObjectNode says(String text) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray("messages").addObject().put("role", "user").put("content", text);
    return request;
  }

  /** The bundle with this detector alone. */
  public static Bundle bundleWith(Bundle base, Detector detector) {
    return new Bundle(
        base.schema(),
        base.tenant(),
        base.audience(),
        base.version(),
        base.previousDigest(),
        base.issuedAt(),
        base.notBefore(),
        base.expiresAt(),
        base.minAgentVersion(),
        base.requiredFeatures(),
        base.policy(),
        base.document(),
        base.classes(),
        List.of(detector),
        base.applications(),
        base.targets(),
        base.actorKeys());
  }
}
