package dev.demarc.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program. Exit codes: 0 it holds, 1 it does not, 2 wrong usage. */
public final class Main {
  private static final int BROKEN = 1;
  private static final int MISUSED = 2;
  private static final String HELP =
      """
      demarc-ledger: verifies a consent ledger offline, without trusting who exported it.

        verify FILE [--head FILE]... [--keys ROOT]

          FILE         the export: GET /api/v1/tenants/TENANT/ledger
          --head FILE  what somebody else holds of it: a receipt from the portal, or a head as
                       `demarc-agent ledger-head` and GET …/ledger/head give it; once for each
          --keys ROOT  the root key that counts: its digest (sha256:…, in every enrolment token), or a
                       file with the key or its digest. Without it the root is the one the first
                       --head, or else the export, names; it is printed

        The chain alone shows what was changed, removed or reordered by somebody who cannot write it
        anew. Who can is found by --head alone: take them from where the exporter does not reach.

        On a broken ledger the first record that is wrong is printed with one of: changed, removed,
        truncated, rewritten, reordered, back-dated, head-mismatch, signature.

      Exit codes: 0 it holds; 1 it does not; 2 wrong usage, or a file that cannot be read.
      """;

  private Main() {}

  /** What was typed. */
  private record Asked(Path export, List<Vouched> vouched, @Nullable Root root) {

    static Asked of(List<String> words) {
      var rest = new ArrayList<String>();
      var vouched = new ArrayList<Vouched>();
      Root root = null;
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        boolean valued = word.equals("--head") || word.equals("--keys");
        if (!valued && word.startsWith("-")) {
          throw new Usage(word + " is not known here");
        } else if (!valued) {
          rest.add(word);
        } else if (++i == words.size()) {
          throw new Usage(word + " needs a value");
        } else if (word.equals("--head")) {
          vouched.add(Vouched.read(Path.of(words.get(i))));
        } else if (root != null) {
          throw new Usage("--keys is there twice");
        } else {
          root = Root.read(words.get(i));
        }
      }
      if (rest.size() != 1) {
        throw new Usage("verify takes one file");
      }
      return new Asked(Path.of(rest.getFirst()), vouched, root);
    }
  }

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var problems = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(Arrays.asList(arguments), out, problems));
  }

  static int run(List<String> words, PrintStream out, PrintStream problems) {
    if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
      out.print(HELP);
      return words.isEmpty() ? MISUSED : 0;
    }
    try {
      if (!words.getFirst().equals("verify")) {
        throw new Usage("there is no command " + words.getFirst());
      }
      return verify(Asked.of(words.subList(1, words.size())), out);
    } catch (Usage usage) {
      problems.println("demarc-ledger: " + usage.getMessage() + "; see --help");
      return MISUSED;
    }
  }

  private static int verify(Asked asked, PrintStream out) {
    try {
      return switch (new Verifier(asked.root(), asked.vouched()).verify(asked.export())) {
        case Verdict.Holds holds -> {
          tell(asked, holds, out);
          yield 0;
        }
        case Verdict.Broken broken -> {
          out.printf(
              "BROKEN at record %d: %s: %s%n", broken.at(), broken.reason().text(), broken.words());
          yield BROKEN;
        }
      };
    } catch (IOException unreadable) {
      throw new Usage(asked.export() + " cannot be read");
    }
  }

  private static void tell(Asked asked, Verdict.Holds holds, PrintStream out) {
    out.printf(
        "holds: tenant %s, %d records, head %s signed at %s%n",
        holds.head().tenant(), holds.head().sequence(), holds.head().hash(), holds.head().at());
    if (holds.redacted() > 0) {
      out.printf("%d records of version 1 are taken out by erasures%n", holds.redacted());
    }
    out.printf("held against %d heads and receipts of others%n", asked.vouched().size());
    out.printf(
        "root %s%s%n",
        holds.root().text(),
        asked.root() == null ? ", which nobody but the files names: give --keys" : "");
  }
}
