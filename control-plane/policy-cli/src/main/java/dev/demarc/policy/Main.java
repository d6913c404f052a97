package dev.demarc.policy;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The program. Exit codes: 0 well, 1 not well, 2 wrong usage or configuration, 3 not reached, not
 * known or not allowed.
 */
public final class Main {
  private static final int NOT_WELL = 1;
  private static final int MISUSED = 2;
  private static final int NOT_LET_IN = 3;
  private static final Set<String> COMMON =
      Set.of("url", "tenant", "token-file", "token-url", "client-secret-file");

  private Main() {}

  /** One command. */
  private interface Command {
    int run(Options options, PolicyFile file, ControlPlane plane, Report report);
  }

  private record Known(Command command, Set<String> valued) {
    Options options(List<String> words, Map<String, String> environment) {
      Set<String> all = new HashSet<>(COMMON);
      all.addAll(valued);
      return Options.parse(words, all, Set.of("json"), environment);
    }
  }

  private static final Map<String, Known> COMMANDS =
      Map.of(
          "lint", new Known(Lint::run, Set.of("fail-on")),
          "test", new Known(CaseRun::run, Set.of()),
          "diff", new Known(Diff::run, Set.of("policy", "fail-on")),
          "submit",
              new Known(Submit::run, Set.of("policy", "message", "base", "in-force", "groups")));

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var problems = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(Arrays.asList(arguments), System.getenv(), out, problems));
  }

  static int run(
      List<String> words, Map<String, String> environment, PrintStream out, PrintStream problems) {
    String name = words.isEmpty() ? "help" : words.getFirst();
    if (words.contains("--help") || words.contains("-h") || name.equals("help")) {
      out.print(Help.of(name));
      return words.isEmpty() ? MISUSED : 0;
    }
    try {
      Known known = COMMANDS.get(name);
      if (known == null) {
        throw new Usage("there is no command " + name);
      }
      return run(known, known.options(words.subList(1, words.size()), environment), out);
    } catch (Usage usage) {
      return said(problems, usage.getMessage() + "; see " + name + " --help", MISUSED);
    } catch (Submit.Stale stale) {
      return said(problems, "not saved: " + stale.getMessage(), NOT_WELL);
    } catch (Unreachable unreachable) {
      return said(problems, "" + unreachable.getMessage(), NOT_LET_IN);
    } catch (Refused refused) {
      int code = refused.isOfTheCaller() ? NOT_LET_IN : NOT_WELL;
      return said(problems, refused.code() + ": " + refused.getMessage(), code);
    }
  }

  private static int run(Known known, Options options, PrintStream out) {
    PolicyFile file = PolicyFile.of(options.rest());
    try (Web web = new Web()) {
      Report report = new Report(out, options.has("json"));
      ControlPlane plane = ControlPlane.of(options, web);
      try {
        return known.command.run(options, file, plane, report);
      } catch (Refused refused) {
        if (refused.errors().isEmpty()) {
          throw refused;
        }
        report.messages(file.path(), Message.of(refused));
        return NOT_WELL;
      }
    }
  }

  private static int said(PrintStream problems, String what, int code) {
    problems.println("demarc-policy: " + what);
    return code;
  }
}
