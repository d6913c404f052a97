package dev.demarc.portal.approvals;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.organisation.ApprovalState;
import dev.demarc.portal.consents.ChangeWords;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TranslatedPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every approval of the tenant, for those who answer and those who watch. */
@Route(value = "t/:tenant/approvals", layout = Frame.class)
public class ApprovalsView extends TranslatedPage {
  private static final long serialVersionUID = 1L;

  /** Whose page it is. */
  public static final Set<String> READERS = Set.of("policy-approver", "tenant-admin", "auditor");

  @Inject
  public ApprovalsView(Desks desks) {
    super(desks, "approvals.title");
  }

  @Override
  protected void fill(Visit visit) {
    if (READERS.stream().noneMatch(visit::is)) {
      add(
          new Heading(translate("approvals.title"), translate("approvals.words")),
          new EmptyState(translate("approvals.not-yours"), translate("approvals.not-yours.words")));
      return;
    }
    String state = visit.asked("state").orElse("");
    Tabs tabs =
        new Tabs(translate("consents.state"))
            .tab("all", translate("consents.all"), visit.href("approvals"), state.isEmpty());
    for (ApprovalState each : ApprovalState.values()) {
      tabs.tab(
          each.wire(),
          ApprovalWords.words(each),
          visit.href("approvals?state=" + each.wire()),
          each.wire().equals(state));
    }
    String cursor = visit.asked("cursor").orElse(null);
    add(
        new Heading(translate("approvals.title"), translate("approvals.words")),
        tabs,
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("approvals").with("state", state).with("cursor", cursor),
                        Approval.class),
            listing -> list(visit, state, cursor, listing)));
  }

  private static Component list(
      Visit visit, String state, @Nullable String cursor, Listing<Approval> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(translate("approvals.none"), translate("approvals.none.words"));
    }
    Map<String, String> query = state.isEmpty() ? Map.of() : Map.of("state", state);
    return new Div(
        new Table<Approval>(
                "approval", translate("approvals.title"), approval -> approval.id().text())
            .column(translate("consents.state"), approval -> ApprovalWords.badge(approval.state()))
            .text(
                translate("consents.application"),
                approval -> approval.change().application().text())
            .text(translate("consents.class"), approval -> approval.change().dataClass().text())
            .link(
                translate("consents.change"),
                approval -> ChangeWords.line(approval.change()),
                approval -> visit.href("approvals/" + approval.id().text()))
            .text(translate("consents.operator"), approval -> approval.change().to().operator())
            .column(
                translate("consents.asked"),
                approval -> TimeText.ago(approval.requestedAt(), Words.NONE))
            .column(
                translate("approvals.valid-until"), approval -> TimeText.of(approval.validUntil()))
            .text(translate("approvals.uses"), ApprovalWords::uses)
            .rows(listing.items()),
        new Pager(visit.href("approvals"), query, cursor, listing.next()));
  }
}
