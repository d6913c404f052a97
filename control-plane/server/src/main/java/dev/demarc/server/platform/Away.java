package dev.demarc.server.platform;

import dev.demarc.contract.error.ErrorCode;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.util.function.Supplier;

/** Tells a database that is away from one that refuses, wherever in a transaction it shows. */
final class Away {
  private Away() {}

  static <T> T translate(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (Problem problem) {
      throw problem;
    } catch (RuntimeException failure) {
      if (DatabaseFailure.isAway(failure)) {
        throw new Problem(ErrorCode.UNAVAILABLE, "The database does not answer.", failure);
      }
      throw unwrapped(failure);
    }
  }

  /** The transaction API wraps what the work throws; callers want what was thrown. */
  private static RuntimeException unwrapped(RuntimeException failure) {
    return failure instanceof QuarkusTransactionException
            && failure.getCause() instanceof RuntimeException cause
        ? cause
        : failure;
  }
}
