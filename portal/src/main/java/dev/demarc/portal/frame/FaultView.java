package dev.demarc.portal.frame;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.TroubleState;
import dev.demarc.portal.remote.Trouble;
import org.jboss.logging.Logger;

/** For pages that fail: words, never a stack trace. */
@ParentLayout(Frame.class)
@PageTitle("Demarc")
public class FaultView extends Main implements HasErrorParameter<Exception> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(FaultView.class);

  @Override
  public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
    LOG.error("a page failed", parameter.getException());
    addClassName("page");
    removeAll();
    Trouble trouble = new Trouble.Misunderstood("The portal failed to show this page.");
    add(new Heading("This page failed", ""));
    add(new TroubleState(trouble, () -> getUI().ifPresent(ui -> ui.getPage().reload())));
    return 500;
  }
}
