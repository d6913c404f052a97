package dev.demarc.agent.cli;

import dev.demarc.agent.config.TaggerBinding;
import dev.demarc.agent.execute.Found;
import dev.demarc.agent.probe.SiteTaggers;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The taggers that the policy declares beside the files that agent.yaml binds. */
final class TaggerChecks {
  private TaggerChecks() {}

  /** What there is to say of each that is declared or bound; running are the agent's own words. */
  static SortedMap<String, Found> found(
      Optional<Bundle> policy,
      SortedMap<DetectorId, TaggerBinding> site,
      SortedMap<String, String> running) {
    SortedMap<String, Found> found = new TreeMap<>();
    site.keySet()
        .forEach(id ->
            found.put(
                id.text(),
                Found.bad(
                    "policy", "the policy has no such tagger", "correct the name in agent.yaml")));
    for (Detector each : policy.map(Bundle::detectors).orElse(List.of())) {
      Tagger tagger = each.tagger();
      if (tagger != null) {
        found.put(each.id().text(), found(each.id(), tagger, site.get(each.id()), running));
      }
    }
    return found;
  }

  private static Found found(
      DetectorId id,
      Tagger declared,
      @Nullable TaggerBinding bound,
      SortedMap<String, String> running) {
    if (bound == null) {
      return Found.bad(
          "binding",
          "no files are bound, so every request is of the most restricted class",
          "bind them in agent.yaml under taggers." + id);
    }
    return another("model", bound.model(), declared.model())
        .or(() -> another("vocabulary", bound.vocabulary(), declared.vocabulary()))
        .orElseGet(() -> loaded(Optional.ofNullable(running.get(id.text()))));
  }

  private static Optional<Found> another(String what, Path file, Digest declared) {
    Optional<Digest> is = SiteTaggers.digest(file);
    if (is.filter(declared::equals).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Found.bad(
            what,
            file + " is " + is.map(Digest::text).orElse("not readable") + ", not " + declared,
            "put the file there that the tenant declared"));
  }

  private static Found loaded(Optional<String> state) {
    return state
        .filter(is -> is.startsWith("NOT"))
        .map(is -> Found.bad("process", is, "is there enough memory, and is it such a model?"))
        .orElseGet(() ->
            Found.good(
                "local",
                "its files are those declared"
                    + state.map(is -> "; " + is).orElse("; the agent does not run")));
  }
}
