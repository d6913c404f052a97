package dev.demarc.runtime.llama;

/** Why a generation ended of itself. */
public enum Finish {
  /** The model ended its turn, or a stop text came. */
  STOP,
  /** The bound of tokens was reached. */
  LENGTH
}
