package dev.demarc.contract.catalogue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ModelId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A model at a target.
 *
 * @param digest of the model file where there is one
 * @param contextTokens the longest input and output together
 * @param quality claimed score per task, in thousandths; one measured at an agent may only lower it
 * @param inputMicroUsdPerMillionTokens price of input, in micro-USD for a million tokens, where
 *     there is no price list; what agents that know no list go by
 * @param outputMicroUsdPerMillionTokens likewise of output
 * @param tier the lowest device tier that may run it, 0 upwards
 * @param tensors how it is given texts, for the Open Inference Protocol alone
 * @param template what a template answers, {@code {decision}} standing for the decision's id
 * @param prices the price list: what it says of a time is all that is known of that time. Empty
 *     means that the two prices above are always valid
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
    @Nullable String template,
    List<Price> prices) {
  /** The most prices in a list. */
  public static final int MOST_PRICES = 100;

  /** The longest text of a template. */
  public static final int LONGEST_TEMPLATE = 4_000;

  public ModelOffer {
    features = Sorted.set(features);
    quality = Sorted.map(quality);
    prices = chronological(prices);
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

  private static List<Price> chronological(@Nullable List<Price> prices) {
    List<Price> sorted =
        Sorted.list(prices).stream().sorted(Comparator.comparing(Price::from)).toList();
    if (sorted.size() > MOST_PRICES) {
      throw new InvalidValue("prices", "must be at most " + MOST_PRICES);
    }
    for (int i = 1; i < sorted.size(); i++) {
      Instant ends = sorted.get(i - 1).to();
      if (ends == null || ends.isAfter(sorted.get(i).from())) {
        throw new InvalidValue("prices", "must not overlap");
      }
    }
    return sorted;
  }

  /** What an attempt costs that begins then; empty where that is not known. */
  public Optional<Price> price(Instant at) {
    return prices.isEmpty()
        ? Optional.of(
            new Price(
                Instant.MIN,
                null,
                inputMicroUsdPerMillionTokens,
                null,
                outputMicroUsdPerMillionTokens,
                0))
        : prices.stream().filter(price -> price.isValidAt(at)).findFirst();
  }

  /** The same offer at these prices. */
  public ModelOffer priced(List<Price> list) {
    return new ModelOffer(
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
        tensors,
        template,
        list);
  }

  /** An offer without a price list. */
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
      int tier,
      @Nullable Tensors tensors,
      @Nullable String template) {
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
        tensors,
        template,
        List.of());
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
