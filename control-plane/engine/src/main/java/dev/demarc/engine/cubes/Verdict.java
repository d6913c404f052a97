package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of every route for one request, with its reasons, in memory that is used again
 * for the next request.
 *
 * <p>Made by {@link CubePermission#verdict} and filled by {@link CubePermission#evaluate} of the
 * same permission, any number of times. For one thread at a time; a filled one may be handed to
 * another. Routes are numbered as {@link Offered#all} orders them.
 *
 * <p>The deciding rules are kept as the steps of the search, not by route, so that the search
 * writes once for each deciding cube and not once for each route: route {@code r} was decided by
 * the step of its chunk whose routes have its bit. Obligations are turned round likewise, for each
 * one the routes that owe it.
 *
 * <pre>
 *   symbols[attribute], present[word]     the encoded request
 *   plan[…]                               the rows a block reads, see Block
 *   decided[chunk], forbidden[chunk]      bit for each route
 *   stepRanks[chunk*64 + i]               rank of the rule of step i of the chunk …
 *   stepRoutes[chunk*64 + i]              … and the routes it decided; 0 steps to 64
 *   owing[chunk*obligations + o]          the routes that owe obligation o, valid where …
 *   owed[chunk*words + o/64]              … its bit o%64 is set
 * </pre>
 */
public final class Verdict {
  final int[] symbols = new int[Attribute.values().length + 1];
  final long[] present;
  final int[] plan;
  final int[] stepRanks;
  final long[] stepRoutes;
  private final CubePolicy policy;
  private final List<Offered> routes;
  private final long[] decided;
  private final long[] forbidden;
  private final int[] stepEnds;
  private final int obligations;
  private final int obligationWords;
  private final long[] owing;
  private final long[] owed;

  Verdict(CubePolicy policy, List<Offered> routes) {
    int chunks = (routes.size() + Chunk.ROUTES - 1) / Chunk.ROUTES;
    int words = policy.alphabet().words();
    this.policy = policy;
    this.routes = routes;
    this.present = new long[words];
    this.plan = new int[2 * Attribute.values().length + 2 * Long.SIZE * words];
    this.decided = new long[chunks];
    this.forbidden = new long[chunks];
    this.stepEnds = new int[chunks];
    this.stepRanks = new int[chunks * Chunk.ROUTES + 1];
    this.stepRoutes = new long[chunks * Chunk.ROUTES + 1];
    this.obligations = policy.obligations().size();
    this.obligationWords = (obligations + 63) >> 6;
    this.owing = new long[chunks * obligations];
    this.owed = new long[chunks * obligationWords];
  }

  /** How many routes there are. */
  public int routes() {
    return routes.size();
  }

  /** Whether the rules permit the route. */
  public boolean permitted(int route) {
    return !isForbidden(route) && (isDecided(route) || isNonAi(route));
  }

  /** {@code FORBIDDEN}, {@code ALLOWED}, {@code NON_AI} or {@code NO_RULE}. */
  public ReasonCode reason(int route) {
    if (isForbidden(route)) {
      return ReasonCode.FORBIDDEN;
    }
    if (isNonAi(route)) {
      return ReasonCode.NON_AI;
    }
    return isDecided(route) ? ReasonCode.ALLOWED : ReasonCode.NO_RULE;
  }

  /** The deciding rule; absent where none matched. */
  public @Nullable RuleId rule(int route) {
    int chunk = route >> 6;
    for (int step = firstStep(chunk); step < stepEnds[chunk]; step++) {
      if ((stepRoutes[step] >>> route & 1) != 0) {
        return policy.rules().get(stepRanks[step]).id();
      }
    }
    return null;
  }

  /**
   * What every rule that allows the route asks for, strictest first; none where it is forbidden.
   */
  public List<Obligation> obligations(int route) {
    int chunk = route >> 6;
    List<Obligation> own = List.of();
    for (int word = 0; word < obligationWords; word++) {
      long rest = owed[chunk * obligationWords + word];
      for (; rest != 0; rest &= rest - 1) {
        int obligation = (word << 6) + Long.numberOfTrailingZeros(rest);
        if ((owing[chunk * obligations + obligation] >>> route & 1) != 0) {
          own = own.isEmpty() ? new ArrayList<>() : own;
          own.add(policy.obligations().get(obligation));
        }
      }
    }
    return own;
  }

  Considered considered(int route) {
    return new Considered(
        routes.get(route).route(),
        permitted(route),
        reason(route),
        rule(route),
        obligations(route));
  }

  private boolean isForbidden(int route) {
    return (forbidden[route >> 6] >>> route & 1) != 0;
  }

  private boolean isDecided(int route) {
    return (decided[route >> 6] >>> route & 1) != 0;
  }

  private boolean isNonAi(int route) {
    return routes.get(route).target().boundary() == Boundary.NONE;
  }

  int firstStep(int chunk) {
    return chunk * Chunk.ROUTES;
  }

  /** Forgets the obligations of the request before. */
  void clear() {
    for (int word = 0; word < owed.length; word++) {
      owed[word] = 0;
    }
  }

  /** Adds obligations to what these routes owe. */
  void owe(int chunk, int[] added, long owingRoutes) {
    for (int obligation : added) {
      int word = chunk * obligationWords + (obligation >> 6);
      int place = chunk * obligations + obligation;
      long before = owed[word] >>> obligation << 63 >> 63;
      owing[place] = owing[place] & before | owingRoutes;
      owed[word] |= 1L << obligation;
    }
  }

  void decided(int chunk, long decidedRoutes, long forbiddenRoutes, int stepEnd) {
    decided[chunk] = decidedRoutes;
    forbidden[chunk] = forbiddenRoutes;
    stepEnds[chunk] = stepEnd;
  }
}
