package dev.demarc.server.notifications;

import io.quarkus.qute.Engine;
import java.util.Map;
import java.util.ResourceBundle;

/** The sentences of one language, with places for what they speak of. */
final class Words {
  private final ResourceBundle bundle;
  private final Engine engine;

  Words(Language language, Engine engine) {
    this.bundle = bundle(language);
    this.engine = engine;
  }

  static ResourceBundle bundle(Language language) {
    return ResourceBundle.getBundle(
        "notifications/words",
        language.locale(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The sentence with its places filled, as plain text. */
  String say(String key, Map<String, String> facts) {
    return engine.parse(bundle.getString(key)).data("it", facts).render();
  }

  /** The sentence of this case where it has one of its own, else that of all cases. */
  String say(String key, String ofCase, Map<String, String> facts) {
    String own = key + "." + ofCase;
    return say(bundle.containsKey(own) ? own : key, facts);
  }

  /** A code in words, or as it is where there are none for it. */
  String name(String list, String code) {
    String key = list + "." + code;
    return bundle.containsKey(key) ? bundle.getString(key) : code;
  }
}
