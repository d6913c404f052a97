package dev.demarc.agent.decide;

import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TargetId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The signed catalogue of one bundle, by what is looked up in it. */
public record Catalogue(List<Target> targets) {
  /** The model name that leaves the choice to the policy. */
  public static final String AUTO = "auto";

  public Catalogue {
    targets = List.copyOf(targets);
  }

  /** A target with one of its models. */
  public record Entry(Target target, ModelOffer offer) {}

  /** What a route stands for; the engine decides only among these. */
  public Entry entry(Route route) {
    for (Target target : targets) {
      if (target.id().equals(route.target())) {
        for (ModelOffer offer : target.models()) {
          if (offer.id().equals(route.model())) {
            return new Entry(target, offer);
          }
        }
      }
    }
    throw new NoSuchElementException(route + " is not in the catalogue");
  }

  /** The target of this id, if it is there. */
  public Optional<Target> target(TargetId id) {
    return targets.stream().filter(target -> target.id().equals(id)).findFirst();
  }

  /**
   * Refuses a model name that nothing here offers, before it is written down anywhere: a name is
   * the caller's free text.
   */
  public void requireOffered(String model) {
    boolean offered =
        model.equals(AUTO)
            || targets.stream()
                .anyMatch(target ->
                    target.models().stream()
                        .map(offer -> offer.id().text())
                        .anyMatch(id -> model.equals(id) || model.equals(target.id() + "/" + id)));
    if (!offered) {
      throw Refusal.about(
          ErrorCode.MODEL_NOT_FOUND,
          "model",
          "No target offers this model. List /v1/models, or ask for auto.");
    }
  }
}
