package dev.demarc.portal;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Inline;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.lumo.Lumo;

/**
 * The page around the application: style sheets, push, and the colour scheme before first paint.
 */
@Push
@StyleSheet(Lumo.STYLESHEET)
@StyleSheet("context://css/demarc.css")
@StyleSheet("context://css/pages.css")
public class Shell implements AppShellConfigurator {
  private static final long serialVersionUID = 1L;

  private static final String SCHEME =
      """
      (function () {
        var kept = null;
        try { kept = localStorage.getItem('demarc.scheme'); } catch (e) { kept = null; }
        var dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
        document.documentElement.setAttribute('theme', dark ? 'dark' : 'light');
        document.documentElement.setAttribute('lang', 'en');
      })();
      """;

  @Override
  public void configurePage(AppShellSettings settings) {
    settings.setViewport("width=device-width, initial-scale=1");
    settings.setPageTitle("Demarc");
    settings.addMetaTag("description", "Decides where an AI request may run.");
    settings.addLink("icon", "/brand/mark.svg");
    settings.addInlineWithContents(Inline.Position.PREPEND, SCHEME, Inline.Wrapping.JAVASCRIPT);
  }
}
