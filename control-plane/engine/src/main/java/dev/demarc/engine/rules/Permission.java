package dev.demarc.engine.rules;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import java.util.List;

/**
 * Which routes of one catalogue the rules permit, and on what terms. Nothing here can see whether a
 * route is up, near, cheap or free: the types it is given have no such field.
 *
 * <p>Implementations are immutable, safe for many threads, and answer the same.
 */
public interface Permission {
  /**
   * What the rules say of each route, in the order of {@link Offered#all}: the reason is {@code
   * ALLOWED}, {@code NON_AI}, {@code FORBIDDEN} or {@code NO_RULE}, the rule the deciding one, the
   * obligations those of every rule that allows it, strictest first.
   */
  List<Considered> of(Facts facts);
}
