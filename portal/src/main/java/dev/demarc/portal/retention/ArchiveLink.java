package dev.demarc.portal.retention;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.remote.Trouble;

/** Everything of the tenant as one file, passed on as it comes. */
final class ArchiveLink extends Section {
  private static final long serialVersionUID = 1L;
  private static final int AWAY = 502;
  private static final int UNKNOWN = -1;

  ArchiveLink(Visit visit) {
    Anchor link =
        new Anchor(
            DownloadHandler.fromInputStream(event -> file(visit)),
            AttachmentType.DOWNLOAD,
            "Download everything");
    link.setId("export");
    link.addClassName("button-link");
    add(
        new H2("Take your data along"),
        new Paragraph(
            "Everything of this organisation but secrets, as a ZIP file of JSON lines. A file"
                + " without manifest.json broke off."),
        link);
  }

  private static DownloadResponse file(Visit visit) {
    try {
      return new DownloadResponse(
          visit.api().file(visit.where("export")), "demarc-export.zip", "application/zip", UNKNOWN);
    } catch (Trouble trouble) {
      return DownloadResponse.error(AWAY);
    }
  }
}
