package dev.demarc.agent.golden;

import java.util.List;

/** What came of one case. */
sealed interface Came {
  /** As an answer on the agent's machine names it. */
  String name();

  /** Why, in names of checks or codes of errors; never content. */
  String why();

  /** Every check held. */
  record Passed() implements Came {
    @Override
    public String name() {
      return "passed";
    }

    @Override
    public String why() {
      return "";
    }
  }

  /** Answered, and these checks do not hold. */
  record Wrong(List<String> checks) implements Came {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String why() {
      return String.join(" ", checks);
    }
  }

  /** Not permitted, or only after somebody's answer. */
  record Refused(String why) implements Came {
    @Override
    public String name() {
      return "refused";
    }
  }

  /** Permitted, and no answer of this route came. */
  record Failed(String why) implements Came {
    @Override
    public String name() {
      return "failed";
    }
  }
}
