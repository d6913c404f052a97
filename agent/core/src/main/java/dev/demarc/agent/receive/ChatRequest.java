package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Feature;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A chat completion request that was read and found well-formed. Members this version does not know
 * stay in the tree and pass through untouched. Its text form shows no content.
 *
 * @param tree the whole body but for the member {@code demarc}; nobody changes it
 * @param bytes of the body as received
 * @param files parts that are not text
 * @param maxOutputTokens asked for, or {@value #DEFAULT_OUTPUT_TOKENS}
 * @param tools names of the functions it brings
 * @param sources what its answer may refer to
 * @param outputSchema what its structured output must follow, where it asks for that
 */
public record ChatRequest(
    ObjectNode tree,
    long bytes,
    String model,
    boolean stream,
    boolean includeUsage,
    int messages,
    int files,
    long maxOutputTokens,
    SortedSet<Feature> needs,
    List<String> tools,
    Optional<JsonSchema> outputSchema,
    Sources sources)
    implements ModelRequest {
  /** Counted against a model's context where the caller sets no bound. */
  public static final long DEFAULT_OUTPUT_TOKENS = 256;

  public ChatRequest {
    needs = Sorted.set(needs);
    tools = Sorted.list(tools);
  }

  @Override
  public boolean looksAtAnswer() {
    boolean structured = needs.contains(Feature.JSON) || needs.contains(Feature.JSON_SCHEMA);
    return structured || sources.cite() || !sources.byId().isEmpty();
  }

  @Override
  public String toString() {
    return "ChatRequest[" + messages + " messages, " + bytes + " bytes]";
  }
}
