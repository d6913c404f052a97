package dev.demarc.agent.cli;

import dev.demarc.contract.error.ErrorCode;
import java.io.PrintStream;
import java.util.List;

/** {@code errors}: what each code means, where it comes from and what to do about it. */
public final class Errors {
  private Errors() {}

  public static int run(List<String> codes, PrintStream out) {
    if (codes.isEmpty()) {
      for (ErrorCode code : ErrorCode.values()) {
        out.printf("%-22s %d  %s%n", code.wire(), code.status(), code.title());
      }
      out.println("`demarc-agent errors CODE` says where one comes from and what to do.");
      return 0;
    }
    for (String name : codes) {
      ErrorCode code = ErrorCode.of(name);
      if (code == ErrorCode.UNKNOWN && !name.equals(code.wire())) {
        throw new Options.Usage("there is no error code " + name);
      }
      out.printf("%s (HTTP %d)%n", code.wire(), code.status());
      out.println("  means: " + code.title() + ".");
      out.println("  cause: " + code.cause());
      out.println("  fix:   " + code.fix());
    }
    return 0;
  }
}
