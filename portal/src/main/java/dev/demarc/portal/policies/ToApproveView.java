package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.ToApprove;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The drafts of policies that wait for the approval of the one who looks. */
@Route(value = "t/:tenant/to-approve", layout = Frame.class)
public class ToApproveView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public ToApproveView(Desks desks) {
    super(desks, "To approve");
  }

  @Override
  protected void show(Visit visit) {
    add(new Heading("To approve", "Policies in review that you may approve, oldest first."));
    if (!visit.is("policy-approver")) {
      add(
          new EmptyState(
              "Nothing for you", "Who approves policies finds here what waits for them."));
      return;
    }
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    add(
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit
                            .where("policies", "to-approve")
                            .with("limit", 20)
                            .with("cursor", cursor),
                        ToApprove.class),
            listing -> list(visit, cursor, listing)));
  }

  private static Component list(Visit visit, @Nullable String cursor, Listing<ToApprove> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "Nothing to approve",
          "What others submit for review appears here until you approved it.");
    }
    return new Div(
        new Table<ToApprove>("to-approve", "To approve", row -> row.id().text())
            .link("Policy", ToApprove::name, row -> visit.href("policies/" + row.id().text()))
            .text("Groups", row -> Words.list(row.groups()))
            .text("Effect", ToApprove::effect)
            .text("Approvals", ToApprove::approvals)
            .text("Submitted by", ToApprove::submittedBy)
            .column("Submitted", row -> TimeText.ago(row.submittedAt(), Words.NONE))
            .rows(listing.items()),
        new Pager(visit.href("to-approve"), Map.of(), cursor, listing.next()));
  }
}
