package dev.demarc.server.policies;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes facts of a request in words, or says of each part what is wrong with it. A name that the
 * tenant has not is taken for made up where what would be looked up of it is said beside it, and
 * for misspelt otherwise. At most {@value #MOST} of each kind, texts up to {@value #LONGEST}
 * characters.
 */
final class RequestFacts {
  /** Stands for a name that is not said. */
  static final String UNSAID = "unspecified";

  static final int MOST = 200;
  static final int LONGEST = 2_000;

  private static final TaskId CHAT = TaskId.of("chat");
  private static final SubjectId SOMEONE = SubjectId.of("someone");

  private final TenantNames names;
  private final RequestWords words;
  private final Map<String, String> wrong = new LinkedHashMap<>();

  /**
   * What came of it.
   *
   * @param facts absent where anything is wrong
   * @param wrong by the part's name
   */
  record Made(@Nullable Facts facts, Map<String, String> wrong) {}

  private RequestFacts(TenantNames names, RequestWords words) {
    this.names = names;
    this.words = words;
  }

  static Made of(TenantNames names, TenantId tenant, RequestWords words) {
    RequestFacts made = new RequestFacts(names, words);
    made.bounds();
    Facts.Data data = made.data();
    ApplicationId application = made.application();
    Place origin = made.origin();
    if (!made.wrong.isEmpty() || data == null || origin == null) {
      return new Made(null, made.wrong);
    }
    return new Made(made.facts(tenant, data, application, origin), made.wrong);
  }

  private Facts facts(TenantId tenant, Facts.Data data, ApplicationId application, Place origin) {
    boolean verified = Boolean.TRUE.equals(words.verified());
    return new Facts(
        tenant,
        application,
        team(application),
        new Facts.Actor(verified ? SOMEONE : null, words.roles()),
        Objects.requireNonNullElse(words.task(), CHAT),
        data,
        words.tools(),
        origin,
        Objects.requireNonNullElseGet(words.site(), () -> SiteId.of(UNSAID)),
        Objects.requireNonNullElseGet(words.group(), () -> GroupId.of(UNSAID)),
        null,
        new Facts.Request(
            "auto",
            Objects.requireNonNullElse(words.bytes(), 0L),
            Objects.requireNonNullElse(words.tokens(), 0L),
            0,
            Objects.requireNonNullElse(words.messages(), 1),
            Objects.requireNonNullElse(words.files(), 0),
            Boolean.TRUE.equals(words.stream()),
            new TreeSet<>()));
  }

  private Facts.@Nullable Data data() {
    Optional<DataClass> known =
        words.dataClass() == null
            ? names.classes().stream().max(Comparator.comparingInt(DataClass::rank))
            : names.classes().stream()
                .filter(each -> each.id().equals(words.dataClass()))
                .findFirst();
    Integer rank = words.rank() != null ? words.rank() : known.map(DataClass::rank).orElse(null);
    var id = words.dataClass() != null ? words.dataClass() : known.map(DataClass::id).orElse(null);
    if (id == null) {
      wrong.put("class", "is missing, and the tenant has none to take for it");
      return null;
    }
    if (rank == null) {
      wrong.put("class", "'" + id + "' is no class; one that is made up has its rank beside it");
      return null;
    }
    return rank < 0 ? null : new Facts.Data(id, rank, words.tags(), new TreeSet<>());
  }

  private ApplicationId application() {
    ApplicationId app = Objects.requireNonNullElseGet(words.app(), () -> ApplicationId.of(UNSAID));
    boolean unknown = words.app() != null && !names.applications().contains(app);
    if (unknown && words.team() == null) {
      wrong.put(
          "app", "'" + app + "' is no application; one that is made up has its team beside it");
    }
    return app;
  }

  private String team(ApplicationId application) {
    return words.team() == null ? names.teams().getOrDefault(application, UNSAID) : words.team();
  }

  private @Nullable Place origin() {
    RequestWords.From from = words.from();
    Boundary boundary = from == null ? null : from.boundary();
    String region = from == null ? null : from.region();
    try {
      return new Place(
          Objects.requireNonNullElse(boundary, Boundary.EDGE),
          Objects.requireNonNullElse(region, UNSAID));
    } catch (InvalidValue invalid) {
      wrong.put("from." + invalid.field(), invalid.reason());
      return null;
    }
  }

  private void bounds() {
    few("tags", words.tags());
    few("roles", words.roles());
    few("tools", words.tools().keySet());
    words.roles().forEach(role -> brief("roles", role));
    words
        .tools()
        .forEach((tool, effect) -> {
          brief("tools", tool);
          if (effect == null) {
            wrong.put("tools." + tool, "has no effect");
          }
        });
    brief("team", words.team());
    counted("rank", words.rank());
    counted("bytes", words.bytes());
    counted("tokens", words.tokens());
    counted("messages", words.messages());
    counted("files", words.files());
  }

  private void few(String part, Collection<?> values) {
    if (values.size() > MOST) {
      wrong.put(part, "must be at most " + MOST);
    }
  }

  private void brief(String part, @Nullable String text) {
    if (text != null && text.length() > LONGEST) {
      wrong.put(part, "must have at most " + LONGEST + " characters");
    }
  }

  private void counted(String part, @Nullable Number number) {
    if (number != null && number.longValue() < 0) {
      wrong.put(part, "must be 0 or more");
    }
  }
}
