package dev.demarc.policy;

import java.util.List;

/** {@code lint}: what is wrong with a text, what is not proved of it, and what is hardly meant. */
final class Lint {
  private Lint() {}

  /** 1 where anything stops the policy, or warns and {@code --fail-on warning} is given. */
  static int run(Options options, PolicyFile file, ControlPlane plane, Report report) {
    boolean strict = options.oneOf("fail-on", "warning").isPresent();
    List<Message> messages = Message.of(plane.check(file.text()));
    report.messages(file.path(), messages);
    boolean stops = Report.count(messages, Message.Severity.ERROR) > 0;
    boolean warns = Report.count(messages, Message.Severity.WARNING) > 0;
    return stops || strict && warns ? 1 : 0;
  }
}
