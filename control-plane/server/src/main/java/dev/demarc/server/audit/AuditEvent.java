package dev.demarc.server.audit;

import dev.demarc.contract.id.SubjectId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One link of the chain.
 *
 * @param detail bounded facts about the change: ids, numbers, enumerations; never content, never a
 *     secret
 * @param hash SHA-256 over the canonical JSON of everything else here and the hash before it
 */
public record AuditEvent(
    long sequence,
    Instant at,
    String actor,
    String action,
    String object,
    Map<String, String> detail,
    String hash) {

  /** The same with the persons named whom these commitments are of. */
  AuditEvent with(Map<String, SubjectId> people) {
    var told = new TreeMap<String, String>();
    detail.forEach((key, value) -> told.put(key, name(people, value)));
    return new AuditEvent(
        sequence, at, name(people, actor), action, name(people, object), told, hash);
  }

  private static String name(Map<String, SubjectId> people, String text) {
    SubjectId person = people.get(text);
    return person == null ? text : person.text();
  }
}
