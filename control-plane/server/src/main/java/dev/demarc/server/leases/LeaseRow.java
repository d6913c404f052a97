package dev.demarc.server.leases;

import dev.demarc.contract.budget.LeaseAsk;

/** The sums of one lease. Each only grows. */
record LeaseRow(long granted, long settled, long returned) {
  static final LeaseRow NONE = new LeaseRow(0, 0, 0);

  /** With what its agent tells: the larger of each, so that no word counts twice. */
  LeaseRow told(LeaseAsk ask) {
    return new LeaseRow(
        Math.max(granted, ask.grantedMicroUsd()),
        Math.max(settled, ask.settledMicroUsd()),
        Math.max(returned, ask.returnedMicroUsd()));
  }

  LeaseRow granting(long more) {
    return new LeaseRow(granted + more, settled, returned);
  }

  /** What its agent may still spend. */
  long held() {
    return Math.max(0, granted - returned - settled);
  }

  /** What its agent lacks: a grant whose answer it never got is not given twice. */
  long lacks(LeaseAsk ask) {
    return ask.needsMicroUsd() == 0
        ? 0
        : Math.max(0, ask.grantedMicroUsd() + ask.needsMicroUsd() - granted);
  }
}
