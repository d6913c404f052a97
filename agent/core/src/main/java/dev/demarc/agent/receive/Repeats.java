package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.MultiMap;
import java.util.Locale;

/**
 * Headers that say who calls and on what terms are said once. Of two that differ either could be
 * the one that whoever is between meant, so neither is taken.
 */
final class Repeats {
  private Repeats() {}

  /**
   * Refuses a request with one of them twice.
   *
   * @throws Refusal invalid_request, naming the header
   */
  static void refuse(MultiMap headers) {
    for (String name : headers.names()) {
      if (saysTerms(name.toLowerCase(Locale.ROOT)) && headers.getAll(name).size() > 1) {
        throw Refusal.about(
            ErrorCode.INVALID_REQUEST, name, name + " is there more than once; send it once.");
      }
    }
  }

  private static boolean saysTerms(String name) {
    return name.startsWith("demarc-") || name.equals("authorization");
  }
}
