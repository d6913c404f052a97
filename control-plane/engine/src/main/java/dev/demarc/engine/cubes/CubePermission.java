package dev.demarc.engine.cubes;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Permission by cubes, specialised to the routes of one catalogue: those of an agent's bundle.
 *
 * <h2>Why cubes</h2>
 *
 * <p>A policy is a function from facts to an answer, and there are three plausible ways to evaluate
 * many rules at once. <b>One after another</b> is the plain twin: its time grows with the rules
 * that share a class or a task. A <b>decision diagram</b> (Bryant 1986; for packet filters Gouda
 * and Liu 2004) asks each attribute at most once, so its time does not grow, but its size does: an
 * answer names the rule that decided and all obligations that add up, so nearly every rule is a
 * leaf of its own, nothing is shared, and a thousand independent rules over a dozen attributes
 * multiply into hundreds of thousands of nodes. <b>Cubes</b> (the two-level form of Espresso,
 * Brayton and others 1984) keep a rule a handful of conjunctions however many other rules there
 * are. Memory is linear, and the index over them, one bit a cube as in the bitmap packet classifier
 * of Lakshman and Stiliadis (1998), looks at 64 cubes at a time; ordered by rank, its lowest set
 * bit <i>is</i> the deciding rule. And the same list of cubes can be searched for a counterexample
 * of a guarantee, or compared with that of another version, which a compiled matcher cannot.
 *
 * <p>What it costs: time still grows with the rules, by a 64th; and a condition that multiplies out
 * is refused by its budget where a diagram might have been small.
 *
 * <h2>How</h2>
 *
 * <p>Once: cubes that no route meets are dropped, what they say of the target becomes a mask of
 * routes, cubes that change no answer are absorbed, the rest is dealt to blocks by class or task
 * and indexed. For a request: its facts become symbols and bits, one block is searched, in words,
 * in deciding order. More than 64 routes are several chunks, each searched by itself.
 *
 * <p>Immutable and safe for many threads.
 */
public final class CubePermission implements Permission {
  private static final int POOLED = 16;

  private final CubePolicy policy;
  private final List<Offered> routes;
  private final Encoder encoder;
  final Chunk[] chunks;
  private final AtomicReferenceArray<Verdict> pool = new AtomicReferenceArray<>(POOLED);

  /** Permission by this policy for these routes. */
  public CubePermission(CubePolicy policy, List<Offered> routes) {
    this(policy, routes, Space.STANDARD);
  }

  /**
   * @param space words the index may take
   */
  CubePermission(CubePolicy policy, List<Offered> routes, long space) {
    this.policy = policy;
    this.routes = List.copyOf(routes);
    this.encoder = new Encoder(policy.alphabet());
    Space left = new Space(space);
    List<Chunk> all = new ArrayList<>();
    for (int first = 0; first < routes.size(); first += Chunk.ROUTES) {
      int end = Math.min(routes.size(), first + Chunk.ROUTES);
      all.add(Chunk.of(routes.subList(first, end), policy, left));
    }
    this.chunks = all.toArray(Chunk[]::new);
  }

  /** Memory for the answers to one request after another, by one thread at a time. */
  public Verdict verdict() {
    return new Verdict(policy, routes);
  }

  /**
   * Decides every route for these facts, with reasons. Allocates nothing, but for iterators over
   * sets of more than two elements where the compiler does not remove them.
   *
   * @param verdict one of this permission; what it held before is gone
   */
  public void evaluate(Facts facts, Verdict verdict) {
    encode(facts, verdict);
    search(verdict);
  }

  /** The first half of {@link #evaluate}: the facts in the policy's symbols. */
  public void encode(Facts facts, Verdict verdict) {
    encoder.encode(facts, verdict.symbols, verdict.present);
  }

  /** The second half of {@link #evaluate}: the answer for what was encoded. */
  public void search(Verdict verdict) {
    verdict.clear();
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      chunks[chunk].evaluate(verdict, chunk);
    }
  }

  @Override
  public List<Considered> of(Facts facts) {
    int place = (int) Thread.currentThread().threadId() & POOLED - 1;
    Verdict pooled = pool.getAndSet(place, null);
    Verdict verdict = pooled == null ? verdict() : pooled;
    evaluate(facts, verdict);
    List<Considered> all = new ArrayList<>(routes.size());
    for (int route = 0; route < routes.size(); route++) {
      all.add(verdict.considered(route));
    }
    pool.set(place, verdict);
    return all;
  }
}
