package dev.demarc.crossing;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.policy.Condition;
import dev.demarc.engine.Engine;
import dev.demarc.engine.Planted;
import dev.demarc.engine.cubes.Twins;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Where a fault is planted, and which: in what is published, in what is obeyed, in what is told.
 */
interface Plant {
  /** Nowhere. */
  Plant NONE = new Plant() {};

  /** What becomes of each condition after it was lowered. */
  default UnaryOperator<Condition> lowering() {
    return UnaryOperator.identity();
  }

  /** What is obeyed of what is in force. */
  default UnaryOperator<InForce> obeying(long seed) {
    return UnaryOperator.identity();
  }

  /** What of an answer the caller gets. */
  default Reply told(Reply reply) {
    return reply;
  }

  /** In the lowering from CEL. */
  static Plant lowering(UnaryOperator<Condition> fault) {
    return new Plant() {
      @Override
      public UnaryOperator<Condition> lowering() {
        return fault;
      }
    };
  }

  /** In the cubes, their order, their index or their evaluation. */
  static Plant permission(Twins.Candidate fault) {
    return new Plant() {
      @Override
      public UnaryOperator<InForce> obeying(long seed) {
        return now ->
            with(
                now,
                Planted.engine(now.bundle(), (rules, routes) -> fault.of(rules, routes, seed)));
      }
    };
  }

  /** In the swap: a new bundle with the engine of the one before, under its own name. */
  static Plant oldEngine() {
    return new Plant() {
      @Override
      public UnaryOperator<InForce> obeying(long seed) {
        AtomicReference<Bundle> before = new AtomicReference<>();
        return now -> {
          Bundle old = before.getAndSet(now.bundle());
          return old == null
              ? now
              : with(now, new Engine(now.bundle().policy(), old.document(), old.targets()));
        };
      }
    };
  }

  /** In what the caller is told. */
  static Plant told(UnaryOperator<Reply> fault) {
    return new Plant() {
      @Override
      public Reply told(Reply reply) {
        return fault.apply(reply);
      }
    };
  }

  private static InForce with(InForce now, Engine engine) {
    return new InForce(now.bundle(), now.digest(), engine, now.applications());
  }
}
