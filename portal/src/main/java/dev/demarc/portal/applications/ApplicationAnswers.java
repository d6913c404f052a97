package dev.demarc.portal.applications;

import dev.demarc.contract.id.ApplicationId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says about applications. */
final class ApplicationAnswers {
  private ApplicationAnswers() {}

  /** An application. */
  record Row(
      ApplicationId id,
      @Nullable String title,
      @Nullable String team,
      @Nullable String defaultClass,
      List<String> tasks,
      @Nullable Long requestsPerMinute) {}

  /** A key, without its text. */
  record Key(String keyId, @Nullable String label, @Nullable Instant createdAt) {}

  /** A key just made, with its text. */
  record NewKey(String keyId, String key) {
    @Override
    public String toString() {
      return "NewKey[hidden]";
    }
  }
}
