package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.remote.Trouble;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * The receipt as one file, made when it is asked for: what a person keeps, and what an auditor
 * verifies the ledger against.
 */
final class ReceiptFile extends Anchor {
  private static final long serialVersionUID = 1L;
  private static final int AWAY = 502;

  ReceiptFile(Visit visit, Consent consent) {
    super(
        DownloadHandler.fromInputStream(event -> receipt(visit, consent)),
        AttachmentType.DOWNLOAD,
        translate("consent.receipt.download"));
    addClassName("button-link");
    getElement().setAttribute("data-testid", "download-receipt");
  }

  private static DownloadResponse receipt(Visit visit, Consent consent) {
    try {
      byte[] json =
          visit
              .api()
              .get(visit.where("consents", consent.id().text(), "receipt"), JsonNode.class)
              .toPrettyString()
              .getBytes(StandardCharsets.UTF_8);
      return new DownloadResponse(
          new ByteArrayInputStream(json),
          "receipt-" + consent.id().text() + ".json",
          "application/json",
          json.length);
    } catch (Trouble trouble) {
      return DownloadResponse.error(AWAY);
    }
  }
}
