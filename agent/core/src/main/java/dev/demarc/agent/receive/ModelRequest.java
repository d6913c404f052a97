package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.catalogue.Feature;
import java.util.List;
import java.util.SortedSet;

/**
 * What a caller wants of a model, read and found well-formed, whichever API it came by. Members
 * this version does not know stay in the tree and pass through untouched.
 */
public sealed interface ModelRequest permits ChatRequest, EmbeddingsRequest {

  /** The whole body; nobody changes it. */
  ObjectNode tree();

  /** Bytes of the body as received. */
  long bytes();

  /** The model asked for. */
  String model();

  /** Whether the answer comes in chunks. */
  boolean stream();

  /** Whether the last chunk tells the usage. */
  boolean includeUsage();

  /** Messages of a chat, inputs of a request for vectors. */
  int messages();

  /** Parts that are not text. */
  int files();

  /** Most tokens of output; 0 where there is no text to come. */
  long maxOutputTokens();

  /** What a model must offer to serve it. */
  SortedSet<Feature> needs();

  /** Whether what is answered is held against it: its structure, or what it refers to. */
  boolean looksAtAnswer();

  /** Names of the functions it brings. */
  List<String> tools();
}
