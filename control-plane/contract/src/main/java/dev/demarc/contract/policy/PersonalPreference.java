package dev.demarc.contract.policy;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ClassId;
import java.util.SortedSet;

/**
 * What one person wants for their own requests, beyond what the policy says. It only adds: a place
 * where nothing of theirs may go, or where they want to be asked.
 *
 * @param effect {@value #ASK}, else {@value #NEVER}: a word of a newer version is the stricter one
 * @param classes of data it is about; empty means all
 * @param to the boundaries it is about, of which there is one at least, and never {@code none}
 * @param regions it is about; empty means all
 */
public record PersonalPreference(
    String effect, SortedSet<ClassId> classes, SortedSet<Boundary> to, SortedSet<String> regions) {
  /** Nothing of theirs goes there. */
  public static final String NEVER = "never";

  /** They are asked each time, also where the policy would not. */
  public static final String ASK = "ask";

  public PersonalPreference {
    classes = Sorted.set(classes);
    to = Sorted.set(to);
    regions = Sorted.set(regions);
    if (to.isEmpty() || to.contains(Boundary.NONE)) {
      throw new InvalidValue("to", "must name a boundary, and not none, which moves nothing");
    }
  }

  /** Whether it forbids where it applies. */
  public boolean forbids() {
    return !effect.equals(ASK);
  }

  /** Whether it is about data of this class there. */
  public boolean concerns(ClassId dataClass, Boundary boundary, String region) {
    return to.contains(boundary)
        && (classes.isEmpty() || classes.contains(dataClass))
        && (regions.isEmpty() || regions.contains(region));
  }
}
