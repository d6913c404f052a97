package dev.demarc.portal.consents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TenantId;
import dev.demarc.portal.remote.Where;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A link that was opened, by its address {@code /answer/<tenant>/<link>/<step>}.
 *
 * @param step what is done there, empty to look
 */
record LinkPlace(TenantId tenant, String link, String step) {
  private static final Pattern FORM =
      Pattern.compile("/([0-9a-f-]{36})/([0-9a-f-]{36})(?:/(answer|withdraw|receipt))?");

  /** What follows {@code /answer}. */
  static Optional<LinkPlace> of(@Nullable String path) {
    Matcher parts = FORM.matcher(path == null ? "" : path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String step = parts.group(3) == null ? "" : parts.group(3);
    return tenant(parts.group(1)).map(tenant -> new LinkPlace(tenant, parts.group(2), step));
  }

  static Optional<TenantId> tenant(String text) {
    try {
      return Optional.of(TenantId.of(text));
    } catch (InvalidValue malformed) {
      return Optional.empty();
    }
  }

  /** Where to look at it. */
  String address() {
    return "/answer/" + tenant + "/" + link;
  }

  /** At the control plane. */
  Where where() {
    return step.isEmpty()
        ? Where.tenant(tenant, "consent-links", link)
        : Where.tenant(tenant, "consent-links", link, step);
  }
}
