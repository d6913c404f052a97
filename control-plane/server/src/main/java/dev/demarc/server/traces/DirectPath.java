package dev.demarc.server.traces;

import java.util.Map;

/** Straight into the database, in the request. */
record DirectPath(TraceStore store) implements IngestPath {
  @Override
  public int keep(AcceptedBatch batch, Map<Refusal, Integer> refused) {
    return store.store(batch, refused);
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
