package dev.demarc.portal.frame;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import java.util.Locale;

/**
 * A page that people answer on: in the language they chose, else in their browser's. The pages
 * around it stay in English, so it says which language it is in.
 */
public abstract class TranslatedPage extends TenantPage {
  private static final long serialVersionUID = 1L;

  private final transient Desks desks;

  /**
   * @param title the key of its title
   */
  protected TranslatedPage(Desks desks, String title) {
    super(desks, title);
    this.desks = desks;
  }

  /** Fills the page, with the language set. */
  protected abstract void fill(Visit visit);

  @Override
  protected final void show(Visit visit) {
    Locale browser = VaadinSession.getCurrent().getLocale();
    Locale language = desks.current().language(visit.tenant()).orElse(browser);
    UI.getCurrent().setLocale(language);
    getElement().setAttribute("lang", language.getLanguage());
    fill(visit);
  }

  @Override
  public String getPageTitle() {
    return title(translate(title()));
  }
}
