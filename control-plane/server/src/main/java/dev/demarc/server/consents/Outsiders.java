package dev.demarc.server.consents;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.members.Members;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * People outside the directory, by the link they were sent. To open it binds it to the secret of
 * their browser and puts on the record that the notice was shown; to answer, to look and to
 * withdraw takes that secret. Nothing here changes anything but by a call that says so.
 */
@ApplicationScoped
public class Outsiders {
  private final TenantDatabase database;
  private final ConsentChanges changes;
  private final Answering answering;
  private final ConsentReading reading;
  private final Guesses guesses;
  private final Members members;

  Outsiders(
      TenantDatabase database,
      ConsentChanges changes,
      Answering answering,
      ConsentReading reading,
      Guesses guesses,
      Members members) {
    this.database = database;
    this.changes = changes;
    this.answering = answering;
    this.reading = reading;
    this.guesses = guesses;
    this.members = members;
  }

  /** Opens a link; opened by this very browser before, it changes nothing. */
  Link open(TenantId tenant, LinkSecret token, LinkSecret session) {
    Optional<Link> found = database.inTenant(tenant, sql -> new LinkRows(sql, tenant).find(token));
    if (found.isEmpty()) {
      throw guesses.wrong(tenant, ErrorCode.LINK_UNKNOWN);
    }
    changes.change(
        tenant,
        found.get().consent(),
        (context, consent) -> {
          var rows = new LinkRows(context.sql(), tenant);
          Link link = rows.find(token).orElseThrow(() -> Link.refused(ErrorCode.LINK_UNKNOWN));
          if (link.isOpenedBy(session)) {
            return;
          }
          if (link.isOpened()) {
            throw Link.refused(ErrorCode.LINK_USED);
          }
          requireVouchedFor(context, link);
          link.requireAnswerable(consent.state(context.now()));
          if (rows.of(consent.id()).stream().anyMatch(Link::isOpened)) {
            throw Link.refused(ErrorCode.LINK_SUPERSEDED);
          }
          rows.opened(link.id(), session, context.now());
          Answering.disclosed(context, consent, link.person());
        });
    return found.get();
  }

  /** The consent as the person may see it: the very notice, and no history of others. */
  ConsentView look(TenantId tenant, LinkId id, LinkSecret session) {
    Link link = shown(tenant, id, session);
    return reading.getOutside(tenant, link.answerer(), link.consent());
  }

  Receipt receipt(TenantId tenant, LinkId id, LinkSecret session) {
    return reading.receiptOutside(tenant, shown(tenant, id, session).consent());
  }

  private Link shown(TenantId tenant, LinkId id, LinkSecret session) {
    Link link = link(tenant, id, session);
    if (link.withdrawnAt() != null) {
      throw Link.refused(ErrorCode.LINK_WITHDRAWN);
    }
    return link;
  }

  void answer(TenantId tenant, LinkId id, LinkSecret session, Answer answer) {
    answering.answer(
        tenant,
        (context, consent) -> {
          Link link = requireOpened(new LinkRows(context.sql(), tenant), id, session);
          requireVouchedFor(context, link);
          link.requireAnswerable(consent.state(context.now()));
          return link.answerer();
        },
        link(tenant, id, session).consent(),
        answer);
  }

  void withdraw(TenantId tenant, LinkId id, LinkSecret session) {
    answering.withdraw(
        tenant,
        (context, consent) ->
            requireOpened(new LinkRows(context.sql(), tenant), id, session).answerer(),
        link(tenant, id, session).consent());
  }

  /** A link ends with the membership of whoever had them answer. */
  private void requireVouchedFor(ConsentChanges.Context context, Link link) {
    SubjectId member = link.standingFor();
    if (member != null && !members.isMember(context.sql(), context.tenant(), member)) {
      throw Link.refused(ErrorCode.LINK_WITHDRAWN);
    }
  }

  private Link link(TenantId tenant, LinkId id, LinkSecret session) {
    return database.inTenant(tenant, sql -> requireOpened(new LinkRows(sql, tenant), id, session));
  }

  /** The link, where this browser opened it; a guess counts as one. */
  private Link requireOpened(LinkRows rows, LinkId id, LinkSecret session) {
    Optional<Link> found = rows.find(id);
    if (found.filter(link -> link.isOpenedBy(session)).isPresent()) {
      return found.get();
    }
    if (rows.isKnown(session)) {
      throw Link.refused(ErrorCode.LINK_OTHER_REQUEST);
    }
    throw guesses.wrong(
        rows.tenant(),
        found.filter(Link::isOpened).isPresent() ? ErrorCode.LINK_USED : ErrorCode.LINK_UNKNOWN);
  }
}
