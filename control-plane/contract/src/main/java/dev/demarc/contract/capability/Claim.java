package dev.demarc.contract.capability;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What catalogue and site say of a route before anybody looked. Of a target reached over the
 * network only what can be looked at there is claimed: that it serves the model.
 *
 * @param digest of the model file, absent where the catalogue names none
 * @param precision as the catalogue names it
 * @param contextTokens the longest input and output together
 * @param features what requests may need of it
 * @param memoryBytes what it needs of the machine's memory
 * @param tier the lowest device tier approved for it
 */
public record Claim(
    TargetId target,
    ModelId model,
    String runtime,
    @Nullable Digest digest,
    String precision,
    int contextTokens,
    SortedSet<Feature> features,
    long memoryBytes,
    int tier) {
  public Claim {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(model, "model");
    runtime = name("runtime", runtime);
    precision = name("precision", precision);
    features = Sorted.set(features);
    if (contextTokens < 0 || memoryBytes < 0) {
      throw new InvalidValue("claim", "numbers must not be negative");
    }
  }

  /**
   * What the catalogue's offer and the site say of a model in a child process of the agent. A
   * digest that is none is taken for that of its own text, which no model has.
   */
  public static Claim local(TargetId target, ModelOffer offer, long memoryBytes) {
    return new Claim(
        target,
        offer.id(),
        offer.runtime(),
        offer.digest() == null ? null : digest(offer.digest()),
        offer.precision(),
        offer.contextTokens(),
        offer.features(),
        memoryBytes,
        offer.tier());
  }

  /** What is claimed of a model behind an API. */
  public static Claim remote(TargetId target, ModelOffer offer) {
    return new Claim(
        target, offer.id(), offer.runtime(), null, offer.precision(), 0, Sorted.set(null), 0, 0);
  }

  /** Whether it is of a model in a child process, all of which can be tried. */
  public boolean runsHere() {
    return contextTokens > 0;
  }

  /** The same, needing this much memory. */
  public Claim needing(long bytes) {
    return new Claim(
        target, model, runtime, digest, precision, contextTokens, features, bytes, tier);
  }

  private static Digest digest(String text) {
    try {
      return Digest.of(text);
    } catch (InvalidValue none) {
      return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A catalogue's name of anything, made fit to be a label; never longer than 64 characters. */
  private static String name(String field, String text) {
    String fit = text.replaceAll("[^\\x21-\\x7e]", "_");
    return Id.token(field, fit.length() > 64 ? fit.substring(0, 64) : fit.isEmpty() ? "_" : fit);
  }
}
