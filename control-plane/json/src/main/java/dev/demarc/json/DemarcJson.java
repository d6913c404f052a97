package dev.demarc.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The mappers of Demarc. Output is canonical: members in alphabetical order, sets and maps sorted,
 * no nulls, times in ISO 8601, so that equal values have equal bytes. Input is bounded: nesting 64,
 * texts 8 MiB, duplicate members refused.
 *
 * <p>Mappers are immutable in use and safe for many threads.
 */
public final class DemarcJson {
  private static final int MOST_BUFFERS = 64;

  /** Of readers and writers that run at once; a thread of its own for each request keeps none. */
  private static final RecyclerPool<BufferRecycler> BUFFERS =
      JsonRecyclerPools.newBoundedPool(MOST_BUFFERS);

  private static final ObjectMapper STRICT = configure(builder()).build();
  private static final ObjectMapper TOLERANT =
      configure(builder()).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private DemarcJson() {}

  /** Refuses unknown members: for what people and untrusted peers send. */
  public static ObjectMapper strict() {
    return STRICT;
  }

  /** Ignores unknown members: for signed messages of peers up to two minor versions newer. */
  public static ObjectMapper tolerant() {
    return TOLERANT;
  }

  /** A tree as it is, in UTF-8. */
  public static byte[] bytes(JsonNode tree) {
    try {
      return STRICT.writeValueAsBytes(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree that is no JSON", impossible);
    }
  }

  /** A builder with the bounds of input set and nothing else. */
  private static JsonMapper.Builder builder() {
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxStringLength(8 << 20)
            .maxNumberLength(64)
            .build();
    return JsonMapper.builder(
        JsonFactory.builder().streamReadConstraints(bounds).recyclerPool(BUFFERS).build());
  }

  private static JsonMapper.Builder configure(JsonMapper.Builder builder) {
    return builder
        .addModules(new JavaTimeModule(), new ContractModule())
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .serializationInclusion(JsonInclude.Include.NON_NULL);
  }
}
