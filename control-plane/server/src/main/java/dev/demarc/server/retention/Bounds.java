package dev.demarc.server.retention;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.server.platform.Problem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * The operator's bounds, of each kind. A setting that does not read stops the start by its name.
 */
@ApplicationScoped
@Startup
class Bounds {
  private final Map<Kept, Bound> bounds = new EnumMap<>(Kept.class);

  Bounds(Config config) {
    for (Kept kind : Kept.values()) {
      String property = "demarc.retention." + kind.wire();
      bounds.put(kind, Bound.of(property, config.getValue(property, String.class)));
    }
  }

  Bound of(Kept kind) {
    return bounds.getOrDefault(kind, new Bound(1, 1, 1));
  }

  /** What is kept where nobody chose. */
  Days standard() {
    return clamp(
        new Days(
            of(Kept.SPANS).standard(),
            of(Kept.MINUTES).standard(),
            of(Kept.HOURS).standard(),
            of(Kept.DELIVERIES).standard()));
  }

  /** What was chosen, as far as the bounds of today let it count. */
  Days clamp(Days chosen) {
    int hours = of(Kept.HOURS).clamp(chosen.hours());
    int minutes = Math.min(hours, of(Kept.MINUTES).clamp(chosen.minutes()));
    int spans = Math.min(minutes, of(Kept.SPANS).clamp(chosen.spans()));
    return new Days(spans, minutes, hours, of(Kept.DELIVERIES).clamp(chosen.deliveries()));
  }

  /** Refuses what is beyond a bound, or sums that would be gone before what they sum up. */
  void check(Days asked) {
    List<Problem.FieldError> wrong = new ArrayList<>();
    for (Kept kind : Kept.values()) {
      Bound bound = of(kind);
      if (!bound.holds(asked.of(kind))) {
        String reason = "must be %d to %d days".formatted(bound.least(), bound.most());
        wrong.add(new Problem.FieldError(kind.wire(), reason));
      }
    }
    if (asked.minutes() < asked.spans()) {
      wrong.add(new Problem.FieldError("minutes", "must be kept no shorter than spans"));
    }
    if (asked.hours() < asked.minutes()) {
      wrong.add(new Problem.FieldError("hours", "must be kept no shorter than minutes"));
    }
    if (!wrong.isEmpty()) {
      throw new Problem(ErrorCode.VALIDATION, "The days cannot be these.", wrong);
    }
  }
}
