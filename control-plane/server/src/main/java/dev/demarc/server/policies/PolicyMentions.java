package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.Id;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes and targets that a policy's lists name, and which of them the tenant has. Read from
 * the text as it stands, so that one with problems has them too; what a condition alone names shows
 * as a problem instead. At most {@value #MOST} of each.
 */
public record PolicyMentions(List<Name> classes, List<Name> targets) {
  private static final int MOST = 200;

  /**
   * @param known whether the tenant has one of this name
   */
  public record Name(String id, boolean known) {}

  static PolicyMentions of(String yaml, TenantNames names) {
    JsonNode tree = PolicyYaml.parse(yaml).tree();
    Stream<JsonNode> classes =
        Stream.of("rules", "preferences", "queue").flatMap(part -> each(tree, part, "classes"));
    Stream<JsonNode> targets =
        Stream.concat(each(tree, "rules", "targets"), each(tree, "preferences", "order"));
    return new PolicyMentions(named(classes, names.classIds()), named(targets, names.targetIds()));
  }

  private static Stream<JsonNode> each(@Nullable JsonNode tree, String part, String list) {
    return tree == null ? Stream.of() : tree.path(part).valueStream().map(one -> one.path(list));
  }

  private static List<Name> named(Stream<JsonNode> lists, Collection<? extends Id> known) {
    Set<String> ids = known.stream().map(Id::text).collect(Collectors.toSet());
    SortedSet<String> used =
        lists
            .flatMap(JsonNode::valueStream)
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .collect(Collectors.toCollection(TreeSet::new));
    return used.stream().limit(MOST).map(id -> new Name(id, ids.contains(id))).toList();
  }
}
