package dev.demarc.portal.language;

import com.vaadin.flow.i18n.I18NProvider;
import com.vaadin.quarkus.annotation.VaadinServiceEnabled;
import com.vaadin.quarkus.annotation.VaadinServiceScoped;
import io.quarkus.arc.Unremovable;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Texts of pages by their key, in English and German. What German lacks is said in English, and
 * what both lack by its key. Which language it is the browser says, until the person has chosen.
 */
@Unremovable
@VaadinServiceEnabled
@VaadinServiceScoped
public class Translations implements I18NProvider {
  private static final long serialVersionUID = 1L;
  private static final String BUNDLE = "translations/portal";

  /** The first is taken where a browser wants another. */
  static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.GERMAN);

  @Override
  public List<Locale> getProvidedLocales() {
    return LOCALES;
  }

  @Override
  public String getTranslation(String key, Locale locale, Object... values) {
    ResourceBundle bundle = bundle(locale);
    if (!bundle.containsKey(key)) {
      return key;
    }
    String text = bundle.getString(key);
    return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
  }

  /** In English, for a page outside a session of the portal. */
  public static String english(String key) {
    return bundle(Locale.ENGLISH).getString(key);
  }

  static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle(
        BUNDLE,
        locale,
        Translations.class.getClassLoader(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
