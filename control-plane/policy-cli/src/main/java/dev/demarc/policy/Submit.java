package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code submit}: saves a text as the draft of a policy, or of a new one, and asks for its review.
 * What would be refused is not saved, and what somebody else is writing is not overwritten. Nothing
 * here approves or publishes.
 */
final class Submit {
  private static final int MOST_COMMENT = 2_000;

  private final Options options;
  private final PolicyFile file;
  private final ControlPlane plane;

  private Submit(Options options, PolicyFile file, ControlPlane plane) {
    this.options = options;
    this.file = file;
    this.plane = plane;
  }

  /** Somebody else's work is in the way. */
  static final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stale(String message) {
      super(message);
    }
  }

  /** 1 where the text would be refused, or somebody else's work is in the way. */
  static int run(Options options, PolicyFile file, ControlPlane plane, Report report) {
    return new Submit(options, file, plane).run(report);
  }

  private int run(Report report) {
    String comment = options.value("message").orElse("");
    if (comment.length() > MOST_COMMENT) {
      throw new Usage("--message has at most " + MOST_COMMENT + " characters");
    }
    Optional<UUID> policy = PolicyNamed.of(options);
    if (policy.isPresent() && options.value("groups").isPresent()) {
      throw new Usage("--groups is for a new policy; leave out --policy");
    }
    List<Message> stopping = stopping();
    if (!stopping.isEmpty()) {
      report.messages(file.path(), stopping);
      return 1;
    }
    JsonNode saved = policy.map(this::saved).orElseGet(this::created);
    String id = saved.path("id").asText();
    String state = saved.at("/draft/state").asText();
    var submitted =
        state.equals("draft")
            ? plane.submit(UUID.fromString(id), saved.at("/draft/revision").asInt(), comment)
            : new ControlPlane.Submitted(saved, "");
    print(submitted, report);
    return 0;
  }

  private List<Message> stopping() {
    JsonNode found = plane.check(file.text());
    List<Message> all = new ArrayList<>(Message.of(found));
    all.removeIf(message -> message.severity() != Message.Severity.ERROR);
    all.addAll(Message.ofCases(found));
    return all;
  }

  private JsonNode created() {
    Map<String, Object> body = new HashMap<>(Map.of("yaml", file.text()));
    options
        .value("groups")
        .ifPresent(groups -> body.put("groups", List.of(groups.strip().split("\\s*,\\s*", -1))));
    return plane.create(body);
  }

  /** The policy with this text as its draft, as it is there already or by an edit. */
  private JsonNode saved(UUID policy) {
    JsonNode view = plane.policy(policy);
    inForce(view);
    JsonNode draft = view.path("draft");
    boolean same = draft.path("yaml").asText().equals(file.text());
    if (!draft.isObject()) {
      return plane.edit(policy, file.text(), options.number("base").orElse(0));
    }
    int revision = draft.path("revision").asInt();
    String state = draft.path("state").asText();
    if (!state.equals("draft")) {
      if (same) {
        return view;
      }
      throw new Stale(
          "revision "
              + revision
              + " is "
              + Shown.text(state)
              + " and says something else; have it refused or taken back first");
    }
    boolean own = draft.path("author").asText().equals(plane.subject());
    int base = options.number("base").orElse(own ? revision : -1);
    if (base != revision) {
      throw new Stale(
          base < 0
              ? "somebody else is writing: revision "
                  + revision
                  + " is another author's; read it, then give --base "
                  + revision
              : "the draft is at revision " + revision + ", not " + base);
    }
    return same && own ? view : plane.edit(policy, file.text(), base);
  }

  private void inForce(JsonNode view) {
    options
        .number("in-force")
        .ifPresent(expected -> {
          int version = view.at("/published/version").asInt();
          if (version != expected) {
            throw new Stale("version " + version + " is in force, not " + expected);
          }
        });
  }

  private void print(ControlPlane.Submitted submitted, Report report) {
    JsonNode view = submitted.view();
    JsonNode draft = view.path("draft");
    int needed = draft.at("/effect/approvals").asInt(1);
    int given = draft.path("approvals").size();
    if (report.json()) {
      ObjectNode tree = Web.JSON.createObjectNode().put("file", file.path().toString());
      tree.put("policy", view.path("id").asText())
          .put("revision", draft.path("revision").asInt())
          .put("state", draft.path("state").asText())
          .put("approvalsNeeded", needed)
          .put("approvalsGiven", given)
          .put("url", submitted.url());
      report.print(tree);
      return;
    }
    report.line(
        file.path()
            + " is revision "
            + draft.path("revision").asInt()
            + " of policy "
            + Shown.text(view, "id")
            + ", "
            + Shown.text(draft, "state"));
    report.line(
        "still needed: "
            + (needed > given
                ? Shown.counted(needed - given, "approval")
                    + " by people who did not write it, then somebody who publishes it"
                : "somebody who publishes it"));
    if (!submitted.url().isEmpty()) {
      report.line(Shown.text(submitted.url()));
    }
  }
}
