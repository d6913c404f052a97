package dev.demarc.portal.frame;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Zones;
import java.util.stream.Stream;

/** The person's own corner: time zone, light or dark, sign out. Choices live in the browser. */
final class UserMenu extends Div {
  private static final long serialVersionUID = 1L;
  private static final String BROWSER = "As this browser";

  UserMenu(Me me) {
    Avatar avatar = new Avatar(me.displayName());
    avatar.getElement().setAttribute("aria-hidden", "true");
    Button open = new Button(avatar);
    open.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_ICON);
    open.setId("user-menu");
    open.setAriaLabel("Account of " + me.displayName());
    Popover popover = new Popover();
    popover.setTarget(open);
    popover.setModal(true);
    popover.setPosition(PopoverPosition.BOTTOM_END);
    popover.add(content(me));
    add(open, popover);
  }

  private static Div content(Me me) {
    Span name = new Span(me.displayName());
    name.addClassName("strong");
    Span email = new Span(me.email() == null ? "" : me.email());
    email.addClassName("quiet");
    Div content = new Div(name, email, zone(), scheme(), signOut());
    content.addClassName("user-menu");
    return content;
  }

  private static ComboBox<String> zone() {
    ComboBox<String> zone = new ComboBox<>("Time zone");
    zone.setId("time-zone");
    zone.setItems(Stream.concat(Stream.of(BROWSER), Zones.all().stream()).toList());
    zone.addValueChangeListener(change -> {
      if (change.isFromClient()) {
        String id = BROWSER.equals(change.getValue()) ? "" : change.getValue();
        UI.getCurrent().getPage().executeJs("window.demarcZone && window.demarcZone($0)", id);
      }
    });
    zone.getElement()
        .executeJs("return localStorage.getItem('demarc.zone') || ''")
        .then(String.class, kept -> zone.setValue(kept.isEmpty() ? BROWSER : kept));
    return zone;
  }

  private static Button scheme() {
    return Press.plain(
        "toggle-scheme",
        "Switch light / dark",
        () ->
            UI.getCurrent()
                .getPage()
                .executeJs(
                    """
                    const root = document.documentElement;
                    const next = root.getAttribute('theme') === 'dark' ? 'light' : 'dark';
                    root.setAttribute('theme', next);
                    localStorage.setItem('demarc.scheme', next);
                    """));
  }

  private static Anchor signOut() {
    Anchor signOut = new Anchor("/logout", "Sign out");
    signOut.setRouterIgnore(true);
    signOut.setId("sign-out");
    signOut.addClassName("sign-out");
    return signOut;
  }
}
