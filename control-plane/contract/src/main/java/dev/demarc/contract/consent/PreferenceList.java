package dev.demarc.contract.consent;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.policy.PersonalPreference;
import java.util.List;
import java.util.SortedMap;

/**
 * The preferences of everybody of a tenant who has any, as agents pull them. It is as good as its
 * digest, which the signed {@link RevocationFeed} names.
 *
 * @param people by a keyed digest of who they are, which names nobody to whoever has the list alone
 */
public record PreferenceList(SortedMap<String, List<PersonalPreference>> people) {
  public PreferenceList {
    people = Sorted.map(people);
  }
}
