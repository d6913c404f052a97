package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Feature;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A request for vectors that was read and found well-formed. Its text form shows no content.
 *
 * @param tree the whole body; nobody changes it
 * @param bytes of the body as received
 * @param texts the inputs in their order; empty where they came as token numbers
 * @param messages how many inputs there are
 * @param files inputs that are token numbers, which nobody here can read
 * @param dimensions asked for, empty for the model's own
 */
public record EmbeddingsRequest(
    ObjectNode tree,
    long bytes,
    String model,
    List<String> texts,
    int messages,
    int files,
    VectorEncoding encoding,
    OptionalInt dimensions)
    implements ModelRequest {
  private static final SortedSet<Feature> NEEDS =
      Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(Feature.EMBEDDINGS)));

  public EmbeddingsRequest {
    texts = Sorted.list(texts);
  }

  @Override
  public boolean stream() {
    return false;
  }

  @Override
  public boolean includeUsage() {
    return false;
  }

  @Override
  public long maxOutputTokens() {
    return 0;
  }

  @Override
  public SortedSet<Feature> needs() {
    return NEEDS;
  }

  @Override
  public boolean looksAtAnswer() {
    return false;
  }

  @Override
  public List<String> tools() {
    return List.of();
  }

  @Override
  public String toString() {
    return "EmbeddingsRequest[" + messages + " inputs, " + bytes + " bytes]";
  }
}
