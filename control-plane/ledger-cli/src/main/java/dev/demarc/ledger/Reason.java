package dev.demarc.ledger;

/** What is wrong with a ledger. */
public enum Reason {
  /** The record is not the one its hash was made of. */
  CHANGED("changed"),
  /** A record is missing. */
  REMOVED("removed"),
  /** Records are missing at the end. */
  TRUNCATED("truncated"),
  /** The chain is in itself, or up to somewhere, another than the one that was vouched for. */
  REWRITTEN("rewritten"),
  /** Records are there in another order, or twice. */
  REORDERED("reordered"),
  /** A record says an earlier time than what was there before it. */
  BACK_DATED("back-dated"),
  /** The head is not of this ledger. */
  HEAD_MISMATCH("head-mismatch"),
  /** A head is not signed by a key the root vouches for. */
  SIGNATURE("signature");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** As it is printed. */
  public String text() {
    return text;
  }
}
