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
 * @param quality measured score per task, in thousandths
 * @param inputMicroUsdPerMillionTokens price of input, in micro-USD for a million tokens
 * @param tier the lowest device tier that may run it, 0 upwards
 * @param tensors how it is given texts, for the Open Inference Protocol alone
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
    @Nullable Tensors tensors) {
  public ModelOffer {
    features = Sorted.set(features);
    quality = Sorted.map(quality);
    if (contextTokens < 1) {
      throw new InvalidValue("contextTokens", "must be 1 or more");
    }
    if (inputMicroUsdPerMillionTokens < 0 || outputMicroUsdPerMillionTokens < 0) {
      throw new InvalidValue("price", "must not be negative");
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
        null);
  }
}
