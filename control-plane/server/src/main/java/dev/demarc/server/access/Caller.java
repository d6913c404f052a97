package dev.demarc.server.access;

import dev.demarc.contract.id.SubjectId;
import java.util.Set;

/**
 * The person a verified token names.
 *
 * @param organizations ids of the organizations the token carries
 * @param operator whether it carries the operator's realm role
 */
public record Caller(
    SubjectId subject,
    String username,
    String name,
    String email,
    Set<String> organizations,
    boolean operator) {
  public Caller {
    organizations = Set.copyOf(organizations);
  }
}
