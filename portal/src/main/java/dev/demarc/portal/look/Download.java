package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AttachmentType;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.demarc.portal.remote.Trouble;
import java.io.InputStream;
import java.util.function.Supplier;

/** A link to a file of the control plane, passed on as it comes and with the reader's own token. */
public final class Download {
  private static final int AWAY = 502;

  /** How long it is. */
  private static final int UNKNOWN = -1;

  private Download() {}

  /**
   * As CSV.
   *
   * @param file its name
   * @param content opens it, each time somebody takes it; throws {@link Trouble}
   */
  public static Anchor csv(String id, String file, Supplier<InputStream> content) {
    Anchor anchor =
        new Anchor(
            DownloadHandler.fromInputStream(event -> response(file, content)),
            AttachmentType.DOWNLOAD,
            "Download as CSV");
    anchor.addClassName("button-link");
    anchor.setId(id);
    return anchor;
  }

  private static DownloadResponse response(String file, Supplier<InputStream> content) {
    try {
      return new DownloadResponse(content.get(), file, "text/csv", UNKNOWN);
    } catch (Trouble trouble) {
      return DownloadResponse.error(AWAY);
    }
  }
}
