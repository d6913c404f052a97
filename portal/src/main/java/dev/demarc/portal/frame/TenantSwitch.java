package dev.demarc.portal.frame;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;

/** Names the tenant; lets people in several change it. */
final class TenantSwitch {
  private TenantSwitch() {}

  static Component of(Me me, String current) {
    if (me.tenants().size() < 2) {
      Span name = new Span(me.in(current).map(Me.Membership::name).orElse(""));
      name.addClassName("tenant-name");
      name.setId("tenant-name");
      return name;
    }
    Select<Me.Membership> select = new Select<>();
    select.setId("tenant-switch");
    select.setAriaLabel("Organisation");
    select.setItems(me.tenants());
    select.setItemLabelGenerator(Me.Membership::name);
    me.in(current).ifPresent(select::setValue);
    select.addValueChangeListener(
        change -> UI.getCurrent().navigate(HomeView.homeOf(change.getValue())));
    return select;
  }
}
