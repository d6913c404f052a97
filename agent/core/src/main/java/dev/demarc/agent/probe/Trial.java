package dev.demarc.agent.probe;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.Digest;
import java.util.SortedSet;

/** Runs a local model for a moment, with nothing of any request, and measures it. */
interface Trial {

  /** What came of it. */
  sealed interface Found {

    /**
     * It ran.
     *
     * @param digest of the file the child loaded
     * @param features what it did, of those it was asked for
     */
    record Ran(
        Digest digest,
        int contextTokens,
        SortedSet<Feature> features,
        long tokensPerSecond,
        long millis,
        long memoryBytes)
        implements Found {}

    /** It is still loading: for the first time, or again after it was once ready. */
    record NotYet() implements Found {}

    /** It works for others; that says nothing against it. */
    record Busy() implements Found {}

    /** It cannot be run, or failed. */
    record Failed() implements Found {}
  }

  /** Runs it; waits for the result, at most about a minute. */
  Found run(SortedSet<Feature> claimed);

  /** How often its process was started: another number is another process. */
  int starts();
}
