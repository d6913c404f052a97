package dev.demarc.node.supervise;

import java.util.List;
import java.util.Map;

/**
 * How to run one part. Parts start in ascending and end in descending {@code order}. Values of
 * {@code secrets} are files, read when the part starts, so that no secret is kept here.
 */
public record PartSpec(
    String name,
    int order,
    List<String> command,
    String directory,
    Map<String, String> environment,
    Map<String, String> secrets,
    Signal stop,
    int stopSeconds) {

  public PartSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
  }

  /** How a process is asked to go. */
  public enum Signal {
    TERM,
    INT,
    KILL
  }
}
