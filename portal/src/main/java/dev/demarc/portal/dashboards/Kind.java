package dev.demarc.portal.dashboards;

/** How a panel draws its measure. */
enum Kind {
  /** Amounts over time, one on the other. */
  BARS,
  /** Shares, quantiles or levels over time. */
  LINES,
  /** Whole ranges beside each other, the largest first. */
  RANKED,
  /** What moved: each dimension of the panel is a column, and flows lead to the next. */
  FLOW;

  boolean isOverTime() {
    return this == BARS || this == LINES;
  }
}
