package dev.demarc.crossing;

import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.TagId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One request, and what its author knows of it: nothing of this is asked of the agent.
 *
 * @param number of it in its episode
 * @param path empty of content
 * @param body absent for what is only asked with GET
 * @param headers names and values by turns
 * @param application that calls
 * @param declared the class the caller says, raised by its sources
 * @param tags the tags the caller says
 * @param task the caller says
 * @param session its own name of it
 * @param person whether it brings a token that verifies
 * @param roles that token tells of this tenant; empty where it tells nothing, or there is none
 * @param tools it brings
 * @param detected tags of what detectors must find in it
 * @param unreadable whether it has what nobody can read, or what a detector fails at
 * @param embeds whether it asks for vectors
 * @param refused whether the door must refuse it
 * @param hangsUp whether the caller goes before the answer
 * @param parts which of its tokens a target that gets all of it gets
 */
record Ask(
    int number,
    String path,
    Optional<byte[]> body,
    List<String> headers,
    String application,
    Optional<String> declared,
    Set<String> tags,
    Optional<String> task,
    Optional<String> session,
    boolean person,
    Optional<Set<String>> roles,
    Set<String> tools,
    Set<String> detected,
    boolean unreadable,
    int messages,
    int files,
    boolean stream,
    boolean embeds,
    boolean refused,
    boolean hangsUp,
    Set<Token> parts) {

  /** As it waits: what was found of it counts as declared. */
  Ask held(Facts.Data data) {
    return new Ask(
        number,
        path,
        body,
        headers,
        application,
        Optional.of(data.dataClass().text()),
        data.tags().stream().map(TagId::text).collect(Collectors.toSet()),
        task,
        session,
        person,
        roles,
        tools,
        detected,
        unreadable,
        messages,
        files,
        stream,
        embeds,
        refused,
        hangsUp,
        parts);
  }

  boolean isDry() {
    return path.equals("/demarc/v1/decide");
  }

  boolean isModels() {
    return path.equals("/v1/models");
  }
}
