package dev.demarc.portal.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a call brought no answer, in words for the person at the screen. */
public abstract sealed class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String title;

  private Trouble(String title, String words) {
    super(words, null, false, false);
    this.title = title;
  }

  /** A few words. */
  public String title() {
    return title;
  }

  /** What it means and what to do. */
  public String words() {
    return String.valueOf(getMessage());
  }

  /** A service does not answer. */
  public static final class Away extends Trouble {
    private static final long serialVersionUID = 1L;

    public Away(String service) {
      super(
          service + " does not answer",
          "Nothing was changed. Agents keep enforcing their last policy. Try again in a moment.");
    }
  }

  /** The sign-in has ended. */
  public static final class SignedOut extends Trouble {
    private static final long serialVersionUID = 1L;

    public SignedOut() {
      super("Your sign-in has ended", "Sign in again to go on where you were.");
    }
  }

  /** The answer is not one this version understands. */
  public static final class Misunderstood extends Trouble {
    private static final long serialVersionUID = 1L;

    public Misunderstood(String detail) {
      super(
          "The answer could not be read",
          detail + " Portal and control plane may differ in version.");
    }
  }

  /** The control plane said no, and why. */
  public static final class Refused extends Trouble {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;

    public Refused(int status, Problem problem) {
      super(problem.titleOr("The control plane refused (" + status + ")"), problem.words());
      this.status = status;
      this.problem = problem;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** The stable code, empty where none was sent. */
    public String code() {
      @Nullable String code = problem.code();
      return code == null ? "" : code;
    }

    /** What is wrong in which field. */
    public List<Problem.Field> fields() {
      return problem.errors();
    }
  }
}
