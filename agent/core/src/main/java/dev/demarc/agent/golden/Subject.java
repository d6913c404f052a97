package dev.demarc.agent.golden;

import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.quality.QualityScore;
import java.util.List;
import java.util.Optional;

/**
 * What a score is of: the version the catalogue names, and the file where one was probed.
 *
 * @param digest empty where there is no file, or it was not probed since the agent started
 */
record Subject(String version, Optional<Digest> digest) {

  /** Of a route of this bundle; empty where it has none such. */
  static Optional<Subject> of(
      Bundle bundle, List<Capability> probed, TargetId target, ModelId model) {
    return bundle.targets().stream()
        .filter(each -> each.id().equals(target))
        .map(Target::models)
        .flatMap(List::stream)
        .filter(offer -> offer.id().equals(model))
        .map(ModelOffer::version)
        .map(version -> new Subject(QualityScore.label(version), digest(probed, target, model)))
        .findFirst();
  }

  private static Optional<Digest> digest(List<Capability> probed, TargetId target, ModelId model) {
    return probed.stream()
        .filter(each -> each.claim().target().equals(target))
        .filter(each -> each.claim().model().equals(model))
        .flatMap(each -> Optional.ofNullable(each.probe().digest()).stream())
        .findFirst();
  }

  /** Whether a score is of this; a file that is not known yet speaks for no other one. */
  boolean is(QualityScore score) {
    Digest scored = score.modelDigest();
    return version.equals(score.modelVersion())
        && (digest.isEmpty() || scored == null || digest.get().equals(scored));
  }
}
