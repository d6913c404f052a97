package dev.demarc.agent.collector;

import dev.demarc.agent.config.Collector;
import java.time.Duration;

/** The export of one signal. */
interface ToCollector extends AutoCloseable {

  /**
   * Does what there is to do.
   *
   * @return when to be called again
   * @throws dev.demarc.agent.enrol.ControlPlane.Away when the collector is away or says later
   */
  Duration doWork(Collector to);

  /** Where it is. */
  ExportPlace place();

  @Override
  void close();
}
