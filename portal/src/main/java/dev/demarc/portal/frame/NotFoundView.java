package dev.demarc.portal.frame;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;

/** For addresses nobody answers. */
@ParentLayout(Frame.class)
@PageTitle("Not found · Demarc")
public class NotFoundView extends Main implements HasErrorParameter<NotFoundException> {
  private static final long serialVersionUID = 1L;

  @Override
  public int setErrorParameter(
      BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
    addClassName("page");
    removeAll();
    add(
        new Heading("Not found", ""),
        new EmptyState("No such page", "There is no page at this address."));
    return 404;
  }
}
