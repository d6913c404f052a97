package dev.demarc.agent;

import dev.demarc.agent.cli.AgentPlace;
import dev.demarc.agent.cli.Doctor;
import dev.demarc.agent.cli.Enrol;
import dev.demarc.agent.cli.Errors;
import dev.demarc.agent.cli.EvidenceVerify;
import dev.demarc.agent.cli.Explain;
import dev.demarc.agent.cli.GoldenSets;
import dev.demarc.agent.cli.LedgerHeadCommand;
import dev.demarc.agent.cli.Options;
import dev.demarc.agent.cli.Status;
import dev.demarc.agent.cli.TargetChecks;
import dev.demarc.agent.config.AgentYaml;
import dev.demarc.agent.config.JsonLog;
import dev.demarc.agent.record.SqliteLibrary;
import dev.demarc.contract.InvalidValue;
import dev.demarc.ed25519.Ed25519Provider;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import sun.misc.Signal;

/**
 * The agent's program. Exit codes: 0 well, 1 not well (what is wrong is printed), 2 wrong usage or
 * configuration, 3 not enrolled.
 */
public final class Main {
  private static final String HELP =
      """
      demarc-agent: decides where an AI request may run, before any of its data moves.

        enrol --config FILE --token det_… [--name NAME]   make this machine an agent
              [--token-file FILE] [--unless-enrolled]     the token from a file; nothing to do where it is one
        run --config FILE                                  serve
        status --config FILE [--json]                      who this agent is, and how it is
        explain --config FILE DECISION                     what was decided, why, and a replay of it
        doctor --config FILE                               check everything an agent needs
        targets test --config FILE [TARGET] [--send] [--json]   try every bound target, or one; --send asks it
        golden run FILE --application KEYFILE --config FILE [--target T] [--model M] [--json]
                                                           ask the cases of a golden set of every target bound here, or
                                                           of one, as an application; sign the scores and use them
        golden check FILE                                  say whether a file is a golden set
        golden schema                                      the JSON Schema of a golden set
        evidence verify --config FILE                      walk the chain of this agent's records
        ledger-head --config FILE                          the head of the consent ledger it was shown, for a verifier
        errors [CODE]                                      what an error means, and what to do
        schema                                             the JSON Schema of agent.yaml
        rehearse                                           serve made-up requests to itself and end

      Exit codes: 0 well, 1 not well, 2 wrong usage or configuration, 3 not enrolled.
      """;

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Ed25519Provider.install();
    System.exit(run(Arrays.asList(arguments), System.out, System.err));
  }

  static int run(List<String> words, PrintStream out, PrintStream problems) {
    if (words.isEmpty() || words.contains("--help") || words.getFirst().equals("help")) {
      out.print(HELP);
      return words.isEmpty() ? 2 : 0;
    }
    try {
      Options options =
          Options.parse(
              words.subList(1, words.size()),
              Set.of("config", "token", "token-file", "name", "application", "target", "model"),
              Set.of("json", "send", "unless-enrolled"));
      return command(words.getFirst(), options, out);
    } catch (Options.Usage usage) {
      problems.println("demarc-agent: " + usage.getMessage() + "; see demarc-agent --help");
      return 2;
    } catch (InvalidValue invalid) {
      problems.println("demarc-agent: " + invalid.field() + ": " + invalid.reason());
      return 2;
    } catch (AgentPlace.NotEnrolled notEnrolled) {
      problems.println("demarc-agent: " + notEnrolled.getMessage());
      return 3;
    } catch (IOException | RuntimeException failure) {
      problems.println("demarc-agent: " + failure.getMessage());
      return 1;
    }
  }

  private static int command(String command, Options options, PrintStream out) throws IOException {
    return switch (command) {
      case "enrol" -> Enrol.run(options, Wiring.VERSION, out);
      case "run" -> serve(options);
      case "status" -> Status.run(options, out);
      case "explain" -> Explain.run(options, out);
      case "doctor" -> Doctor.run(options, out);
      case "golden" -> GoldenSets.run(options, out);
      case "evidence" -> EvidenceVerify.run(options, out);
      case "ledger-head" -> LedgerHeadCommand.run(options, out);
      case "targets" -> TargetChecks.run(options, out);
      case "errors" -> Errors.run(options.rest(), out);
      case "schema" -> schema(out);
      case "rehearse" -> Rehearsal.run(out);
      default -> throw new Options.Usage("there is no command " + command);
    };
  }

  private static int schema(PrintStream out) {
    out.print(AgentYaml.schema());
    return 0;
  }

  /** Serves until the process is asked to end. */
  private static int serve(Options options) throws IOException {
    JsonLog.install();
    AgentPlace place = AgentPlace.open(options.config());
    SqliteLibrary.loadAhead();
    try (var lock = place.data().lock()) {
      JsonLog.level(place.config().logLevel());
      CompletableFuture<Wiring> serving = new CompletableFuture<>();
      Signal.handle(new Signal("HUP"), again -> serving.thenAccept(Wiring::reload));
      Wiring agent = Wiring.start(place, place.identity());
      serving.complete(agent);
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("stop")
                  .unstarted(() -> {
                    agent.close();
                    stopped.countDown();
                  }));
      stopped.await();
      return 0;
    } catch (InterruptedException stop) {
      Logger.getLogger(Main.class.getName()).log(Level.INFO, "interrupted");
      return 1;
    }
  }
}
