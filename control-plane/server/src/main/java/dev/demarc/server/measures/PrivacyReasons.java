package dev.demarc.server.measures;

import java.util.List;

/**
 * For what of all that is refused or found out {@code privacy.violations} counts: content, and
 * whatever could have been some.
 */
public final class PrivacyReasons {
  public static final List<String> NAMES =
      List.of(
          "content",
          "unknown-attribute",
          "attributes",
          "wrong-type",
          "value",
          "facts",
          "name",
          "annotation",
          "unpermitted-crossing");

  private PrivacyReasons() {}
}
