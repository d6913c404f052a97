package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.DetectorId;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The section {@code taggers} of agent.yaml. */
final class TaggersYaml {
  private static final int MOST = 16;

  private final OutboundYaml reaching;

  TaggersYaml(OutboundYaml reaching) {
    this.reaching = reaching;
  }

  SortedMap<DetectorId, TaggerBinding> taggers(Section section) {
    if (section.names().size() > MOST) {
      throw new InvalidValue(section.name(), "must be at most " + MOST);
    }
    SortedMap<DetectorId, TaggerBinding> taggers = new TreeMap<>();
    for (String name : section.names()) {
      taggers.put(detectorId(section.key(name), name), tagger(section.section(name)));
    }
    return Collections.unmodifiableSortedMap(taggers);
  }

  private static DetectorId detectorId(String key, String name) {
    try {
      return DetectorId.of(name);
    } catch (InvalidValue malformed) {
      throw new InvalidValue(key, malformed.reason());
    }
  }

  private TaggerBinding tagger(Section section) {
    TaggerBinding binding =
        new TaggerBinding(
            file(section, "model"),
            file(section, "vocabulary"),
            section.number("threads", 1, 256, 1),
            section.number("memoryMegabytes", 0, 1 << 24, 0));
    if (!binding.model().toString().endsWith(".onnx")) {
      throw new InvalidValue(section.key("model"), "must be an .onnx file");
    }
    section.refuseUnknown();
    return binding;
  }

  private Path file(Section section, String member) {
    return reaching.file(section.key(member), section.required(member));
  }
}
