package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A sheet to take away. */
final class CsvLink {
  private CsvLink() {}

  static Anchor of(String id, String words, String file, Sheet sheet) {
    Anchor anchor =
        new Anchor(
            DownloadHandler.fromInputStream(event -> response(file, sheet)),
            AttachmentType.DOWNLOAD,
            words);
    anchor.setId(id);
    anchor.addClassName("file-link");
    return anchor;
  }

  private static DownloadResponse response(String file, Sheet sheet) {
    byte[] csv = sheet.csv().getBytes(StandardCharsets.UTF_8);
    return new DownloadResponse(new ByteArrayInputStream(csv), file, "text/csv", csv.length);
  }
}
