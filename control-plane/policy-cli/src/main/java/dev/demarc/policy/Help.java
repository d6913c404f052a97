package dev.demarc.policy;

import java.util.Map;

/** What {@code --help} prints. */
final class Help {
  private static final String ALL =
      """
      demarc-policy: a policy as a file, from a shell and in CI.

        lint FILE [--fail-on warning]            what is wrong with it, not proved of it, or hardly meant
        test FILE                                its own cases, passed or failed
        diff FILE --policy ID [--fail-on widening]
                                                 what it permits otherwise than the last version
        submit FILE [--policy ID] [--message TEXT]
                                                 make it that policy's draft, or a new policy's, and ask for review

        COMMAND --help says more.

      """;

  private static final String COMMON =
      """
      Where and who:
        --url URL                the control plane (DEMARC_URL)
        --tenant ID|ALIAS        needed by who belongs to more than one tenant (DEMARC_TENANT)
        --token-file FILE        an access token (DEMARC_TOKEN_FILE); or the token itself in DEMARC_TOKEN; or else
        --token-url URL          where a service account gets its tokens (DEMARC_TOKEN_URL), with DEMARC_CLIENT_ID, and
        --client-secret-file F   its secret (DEMARC_CLIENT_SECRET_FILE); or the secret itself in DEMARC_CLIENT_SECRET
        --json                   one JSON value instead of lines

      Exit codes: 0 well; 1 not well: an error in the text, a failed case, what --fail-on names, or somebody else's work in
      the way; 2 wrong usage or configuration; 3 not reached, not known or not allowed.
      """;

  private static final Map<String, String> COMMANDS =
      Map.of(
          "lint",
          """
          lint FILE [--fail-on warning]

            Prints FILE:LINE:COLUMN: severity: what it is [code] fix: what to do. Errors (the text is refused, or a
            guarantee is not proved) end with 1; warnings and notices with 0, unless --fail-on warning is given.
            Nothing is kept.

          """,
          "test",
          """
          test FILE

            Runs the cases of the policy's text and prints each, a failed one with what was expected and what there is.
            Nothing is kept.

          """,
          "diff",
          """
          diff FILE --policy ID [--fail-on widening]

            Says what the text permits that the version published last does not, and the other way round: where, with an
            example. It is complete. --policy is the policy's id (DEMARC_POLICY); without it those there are are listed.
            Nothing is kept.

          """,
          "submit",
          """
          submit FILE [--policy ID] [--message TEXT] [--base REVISION] [--in-force VERSION] [--groups A,B]

            Checks the text; makes it the draft of the policy (DEMARC_POLICY), or of a new one for these groups of
            agents; asks for its review. It never approves and never publishes.
            A draft that somebody else wrote is overwritten only where --base names its revision, and one that is in
            review or approved never. --in-force refuses where another version was published meanwhile.

          """);

  private Help() {}

  static String of(String command) {
    return COMMANDS.getOrDefault(command, ALL) + COMMON;
  }
}
