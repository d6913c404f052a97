package dev.demarc.contract.catalogue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ModelId;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A model at a target.
 *
 * @param digest of the model file where there is one
 * @param contextTokens the longest input and output together
 * @param quality claimed score per task, in thousandths; one measured at an agent may only lower it
 * @param inputMicroUsdPerMillionTokens price of input, in micro-USD for a million tokens
 * @param tier the lowest device tier that may run it, 0 upwards
 * @param tensors how it is given texts, for the Open Inference Protocol alone
 * @param template what a template answers, {@code {decision}} standing for the decision's id
 */
public record ModelOffer(
    ModelId id,
    String version,
    @Nullable String digest,
    String runtime,
    String precision,
    int contextTokens,
    SortedSet<Feature> features,
    SortedMap<String, Integer> quality,
    long inputMicroUsdPerMillionTokens,
    long outputMicroUsdPerMillionTokens,
    int tier,
    @Nullable Tensors tensors,
    @Nullable String template) {
  /** The longest text of a template. */
  public static final int LONGEST_TEMPLATE = 4_000;

  public ModelOffer {
    features = Sorted.set(features);
    quality = Sorted.map(quality);
    if (contextTokens < 1) {
      throw new InvalidValue("contextTokens", "must be 1 or more");
    }
    if (inputMicroUsdPerMillionTokens < 0 || outputMicroUsdPerMillionTokens < 0) {
      throw new InvalidValue("price", "must not be negative");
    }
    if (tier < 0) {
      throw new InvalidValue("tier", "must be 0 or more");
    }
    if (template != null && (template.isBlank() || template.length() > LONGEST_TEMPLATE)) {
      throw new InvalidValue("template", "must have 1 to " + LONGEST_TEMPLATE + " characters");
    }
  }

  /** An offer that needs no tensors named. */
  public ModelOffer(
      ModelId id,
      String version,
      @Nullable String digest,
      String runtime,
      String precision,
      int contextTokens,
      SortedSet<Feature> features,
      SortedMap<String, Integer> quality,
      long inputMicroUsdPerMillionTokens,
      long outputMicroUsdPerMillionTokens,
      int tier) {
    this(
        id,
        version,
        digest,
        runtime,
        precision,
        contextTokens,
        features,
        quality,
        inputMicroUsdPerMillionTokens,
        outputMicroUsdPerMillionTokens,
        tier,
        null,
        null);
  }
}
