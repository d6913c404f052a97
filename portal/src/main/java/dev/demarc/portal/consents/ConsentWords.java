package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import org.jspecify.annotations.Nullable;

/** A consent in words. */
final class ConsentWords {
  private ConsentWords() {}

  static Badge badge(Consent consent) {
    Tone tone = consent.isSpent() ? Tone.QUIET : tone(consent.state());
    Badge badge = new Badge(words(consent), tone);
    badge.getElement().setAttribute("data-testid", "consent-state");
    badge.getElement().setAttribute("data-state", consent.standing());
    return badge;
  }

  private static Tone tone(ConsentState state) {
    return switch (state) {
      case REQUESTED, DISCLOSED -> Tone.WARN;
      case GRANTED -> Tone.GOOD;
      case DENIED -> Tone.BAD;
      case EXPIRED, WITHDRAWN, SUPERSEDED -> Tone.QUIET;
    };
  }

  static String words(Consent consent) {
    return translate("consent.state." + consent.standing());
  }

  /** In what role somebody answers. */
  static String role(@Nullable LegalRole role) {
    return role == null ? Words.NONE : translate("consent.role." + role.wire());
  }
}
