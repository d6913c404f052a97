package dev.demarc.contract.catalogue;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;

/** A target and one of its models, with what must be disclosed of it. */
public record Route(
    TargetId target, ModelId model, Boundary boundary, String region, String operator) {

  /** The route to this model at this target. */
  public static Route of(Target target, ModelOffer model) {
    return new Route(
        target.id(), model.id(), target.boundary(), target.region(), target.operator());
  }
}
