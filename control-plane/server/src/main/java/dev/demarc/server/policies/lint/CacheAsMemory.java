package dev.demarc.server.policies.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The common mistake of treating memory and a model's KV cache as one. A policy has no member for
 * either, so what can be seen is a tool that is named for such a cache: what it stores is of one
 * model at one target, and no record.
 */
final class CacheAsMemory implements Lint {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final Set<String> OF_A_MODEL = Set.of("kv", "prefix", "prompt", "attention");

  @Override
  public void look(Linted policy, Report report) {
    Set<String> listed =
        policy.document().rules().stream()
            .flatMap(rule -> rule.tools().stream())
            .collect(Collectors.toSet());
    Stream.concat(policy.document().tools().keySet().stream(), listed.stream())
        .filter(CacheAsMemory::isCache)
        .distinct()
        .sorted()
        .forEach(tool ->
            report.find(
                LintCode.CACHE_AS_MEMORY,
                "tools." + tool,
                "Tool '"
                    + tool
                    + "' is named for a model's cache. Such a cache is of one model at one target:"
                    + " it is no memory, is never synchronised and is gone when the route changes.",
                "Keep what must last as a state record, by a tool named for what it keeps."));
  }

  static boolean isCache(String tool) {
    List<String> words = Arrays.asList(BETWEEN_WORDS.split(tool.toLowerCase(Locale.ROOT)));
    return words.contains("kvcache")
        || (words.contains("cache") && words.stream().anyMatch(OF_A_MODEL::contains));
  }
}
