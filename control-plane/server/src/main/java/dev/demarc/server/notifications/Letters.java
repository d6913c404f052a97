package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Writes mail about what happened: what, when, and the page where it is seen to; nothing that was
 * typed. What people gave a name appears in it as plain text and never as a line of a header.
 */
@ApplicationScoped
class Letters {
  private static final Set<String> CODES =
      Set.of("boundary", "reason", "measure", "severity", "comparison");
  private static final int LONGEST_NAME = 100;

  private final Template text;
  private final Template html;
  private final Words english;
  private final Words german;
  private final String portal;

  Letters(
      Engine engine,
      @Location("notification.txt") Template text,
      @Location("notification.html") Template html,
      @ConfigProperty(name = "demarc.portal-url") String portal) {
    this.text = text;
    this.html = html;
    this.portal = portal;
    this.english = new Words(Language.ENGLISH, engine);
    this.german = new Words(Language.GERMAN, engine);
  }

  /** To whom, and in what. */
  record Reader(String address, Language language, String tenant) {}

  Letter write(TenantId tenant, Delivery delivery, Reader reader) {
    Words said = reader.language == Language.GERMAN ? german : english;
    Map<String, String> facts = facts(delivery, reader, said);
    String kind = delivery.news().kind().wire();
    String subject = oneLine(said.say(kind + ".subject", facts));
    Map<String, Object> page =
        Map.of(
            "language", reader.language.wire(),
            "subject", subject,
            "sentence", said.say(kind + ".text", facts.getOrDefault("verdict", ""), facts),
            "link", link(tenant, delivery.news()),
            "press", said.say(kind + ".link", facts),
            "when", said.say("when", facts),
            "why", said.say("why", facts));
    return new Letter(
        "<" + delivery.event() + "." + delivery.id() + "@" + URI.create(portal).getHost() + ">",
        reader.address,
        subject,
        text.data("page", page).render(),
        html.data("page", page).render());
  }

  /** The page where it is seen to. */
  String link(TenantId tenant, News news) {
    return portal + "/" + news.kind().path(tenant, news.resource());
  }

  private static Map<String, String> facts(Delivery delivery, Reader reader, Words said) {
    Map<String, String> facts = new TreeMap<>();
    delivery
        .news()
        .detail()
        .forEach((name, value) -> facts.put(name, inWords(name, value, reader.language, said)));
    facts.put("tenant", oneLine(reader.tenant));
    facts.put("at", time(delivery.at(), reader.language));
    return facts;
  }

  private static String inWords(String name, String value, Language language, Words said) {
    if (name.endsWith("At")) {
      return time(Instant.parse(value), language);
    }
    return CODES.contains(name) ? said.name(name, value) : oneLine(value);
  }

  private static String time(Instant at, Language language) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(language.locale())
            .format(at.atOffset(ZoneOffset.UTC))
        + " UTC";
  }

  private static String oneLine(String name) {
    String line = name.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.substring(0, Math.min(LONGEST_NAME, line.length()));
  }
}
