package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.alerts.AlertAnswers.Look;
import dev.demarc.portal.alerts.AlertAnswers.Rule;
import dev.demarc.portal.alerts.AlertAnswers.RuleText;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Alerts in words. */
final class AlertWords {
  private AlertWords() {}

  static Badge severity(RuleText rule) {
    return new Badge(
        Words.plain(rule.severity()), rule.severity().equals("critical") ? Tone.BAD : Tone.WARN);
  }

  static Badge state(Rule rule) {
    Badge badge =
        switch (rule.state()) {
          case "firing" -> new Badge("Firing", Tone.BAD);
          case "ok" -> new Badge("OK", Tone.GOOD);
          case "off" -> new Badge("Off", Tone.QUIET);
          default -> new Badge(Words.plain(rule.state()), Tone.QUIET);
        };
    badge
        .getElement()
        .setAttribute("data-testid", "alert-rule-state")
        .setAttribute("data-state", rule.state());
    return badge;
  }

  /** What was found last, and what it says. */
  static Component found(@Nullable Look look, Scale scale) {
    if (look == null) {
      return new Span("Not looked at yet");
    }
    Span value = new Span(scale.words(look.sample()));
    Div both = new Div(value);
    both.addClassName("inline");
    String verdict = verdict(look.verdict());
    if (!verdict.isEmpty()) {
      Badge badge = new Badge(verdict, Tone.WARN);
      badge.getElement().setAttribute("data-testid", "alert-verdict");
      both.add(badge);
    }
    if (look.sample().isPartial()) {
      Badge partial = new Badge("Partial", Tone.WARN);
      partial.setTitle(completeness(look));
      both.add(partial);
    }
    return both;
  }

  /** What is to be said of a verdict beside its figure. */
  static String verdict(String verdict) {
    return switch (verdict) {
      case "no-data" -> "No data";
      case "too-few" -> "Too few to say";
      case "met", "clear" -> "";
      default -> Words.plain(verdict);
    };
  }

  /** Agents number their records by journal and not by time, so whole journals are told of. */
  static String completeness(Look look) {
    return Words.count(look.sample().received())
        + " of "
        + Words.count(look.sample().known())
        + " records of the journals in use then had arrived";
  }

  /** {@code at least 3 in 1 hour}. */
  static String condition(RuleText rule, Scale scale) {
    return (rule.comparison().equals("below") ? "below " : "at least ")
        + scale.words(rule.threshold())
        + " in "
        + Words.span(Duration.ofMinutes(rule.windowMinutes()))
        + (rule.minimumCount() > 1 ? ", of " + Words.count(rule.minimumCount()) + " or more" : "");
  }

  /** The measure, and what of it. */
  static String watched(RuleText rule) {
    String filters =
        rule.filters().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey() + " " + String.join(" or ", each.getValue()))
            .collect(Collectors.joining(", "));
    return filters.isEmpty() ? rule.measure() : rule.measure() + ": " + filters;
  }

  static String ended(@Nullable String why) {
    if (why == null) {
      return Words.NONE;
    }
    return switch (why) {
      case "calm" -> "No longer met";
      case "changed" -> "The rule was changed";
      case "switched-off" -> "The rule was switched off";
      case "removed" -> "The rule was removed";
      default -> Words.plain(why);
    };
  }
}
