package dev.demarc.contract.policy;

import dev.demarc.contract.Sorted;
import java.util.List;

/**
 * All that one person wants.
 *
 * @param unknown whether it is not known now what they want; then nothing of theirs leaves the
 *     place where it is
 */
public record PersonalPreferences(List<PersonalPreference> preferences, boolean unknown) {
  /** Of somebody whose preferences cannot be read now. */
  public static final PersonalPreferences UNKNOWN = new PersonalPreferences(List.of(), true);

  public PersonalPreferences {
    preferences = Sorted.list(preferences);
  }
}
