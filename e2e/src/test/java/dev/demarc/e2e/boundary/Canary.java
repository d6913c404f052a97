package dev.demarc.e2e.boundary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * A word that exists nowhere else, and the search for it: plain, in base64 at each of its three
 * alignments, with any of its characters JSON-, URL- or HTML-escaped, in UTF-16, in gzip and zlib
 * streams, and cut up as PostgreSQL's compression cuts text (a control byte after at most eight
 * literals, so that some seven characters in a row always survive).
 */
public final class Canary {
  private static final int FRAGMENT = 7;

  /** Letters and digits as {@code \u0041}, {@code %41}, {@code &#x41;} and {@code &#65;}. */
  private static final Pattern ESCAPE =
      Pattern.compile("(?:\\\\u00|%|&#[xX]0{0,4})([3-7][0-9a-fA-F]);?|&#0{0,4}([0-9]{2,3});");

  private static final int MOST_INFLATED = 64 << 20;

  private final String word;
  private final String utf16;
  private final Set<String> base64;
  private final Set<String> forms;
  private final AtomicInteger ends = new AtomicInteger();

  private Canary(String word) {
    this.word = word;
    this.utf16 = new String(word.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    this.base64 = base64(word);
    this.forms = forms(word);
    forms.addAll(base64);
  }

  /** A new one: 30 random letters and digits. */
  public static Canary create() {
    var random = new SecureRandom();
    var text = new StringBuilder();
    while (text.length() < 28) {
      text.append("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".charAt(random.nextInt(32)));
    }
    return new Canary("Zq" + text);
  }

  public String word() {
    return word;
  }

  /** The word with an end that no other call gets; the search for the word finds it. */
  String next() {
    return word + ends.incrementAndGet();
  }

  private static Set<String> forms(String word) {
    Set<String> forms = new LinkedHashSet<>();
    for (int at = 0; at + FRAGMENT <= word.length(); at++) {
      forms.add(word.substring(at, at + FRAGMENT));
    }
    forms.add(URLEncoder.encode(word, StandardCharsets.UTF_8));
    return forms;
  }

  private static Set<String> base64(String word) {
    Set<String> forms = new LinkedHashSet<>();
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = ("xxx".substring(0, shift) + word).getBytes(StandardCharsets.UTF_8);
      String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      forms.add(text.substring(4, text.length() - 4));
    }
    return forms;
  }

  /**
   * The form in which it stands whole in these bytes: plain, in UTF-16 or in base64. For memory,
   * which is large, and neither compresses nor cuts.
   */
  Optional<String> spelledIn(byte[] bytes) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    return Stream.concat(Stream.of(word, utf16), base64.stream())
        .filter(latin::contains)
        .findFirst();
  }

  /** The first form found in these bytes, or in what is compressed in them. */
  public Optional<String> in(byte[] bytes) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String form : forms) {
      if (latin.contains(form)) {
        return Optional.of(form);
      }
    }
    if (latin.contains(utf16)) {
      return Optional.of("utf-16");
    }
    Optional<String> escaped = unescaped(latin).flatMap(text -> in(latin(text)));
    return escaped.or(() -> inflated(bytes).flatMap(this::in));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** With each escape of a character replaced by it; empty when there is none. */
  private static Optional<String> unescaped(String text) {
    Matcher escape = ESCAPE.matcher(text);
    if (!escape.find()) {
      return Optional.empty();
    }
    return Optional.of(
        escape.replaceAll(found -> Matcher.quoteReplacement(Character.toString(code(found)))));
  }

  private static char code(MatchResult escape) {
    String hex = escape.group(1);
    return hex != null
        ? (char) Integer.parseInt(hex, 16)
        : (char) Integer.parseInt(escape.group(2));
  }

  /** What gzip and zlib streams that start anywhere in these bytes inflate to, joined. */
  private static Optional<byte[]> inflated(byte[] bytes) {
    var all = new ByteArrayOutputStream();
    for (int at = 0; at + 2 < bytes.length && all.size() < MOST_INFLATED; at++) {
      boolean gzip = bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8;
      boolean zlib = bytes[at] == 0x78 && isZlibLevel(bytes[at + 1]);
      if (gzip || zlib) {
        var rest = new ByteArrayInputStream(bytes, at, bytes.length - at);
        inflate(rest, gzip, all);
      }
    }
    return all.size() == 0 ? Optional.empty() : Optional.of(all.toByteArray());
  }

  private static boolean isZlibLevel(byte second) {
    return second == 0x01 || second == 0x5e || second == (byte) 0x9c || second == (byte) 0xda;
  }

  private static void inflate(InputStream in, boolean gzip, ByteArrayOutputStream out) {
    byte[] buffer = new byte[8192];
    try (InputStream open = gzip ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
      for (int n = open.read(buffer); n > 0 && out.size() < MOST_INFLATED; n = open.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException noStream) {
      // these two bytes were no header; what was inflated before the fault still counts
    }
  }

  /** Every file below the folder in which it is found, with the form. */
  public List<String> below(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        read(file).flatMap(this::in).ifPresent(form -> found.add(file + " holds " + form));
      }
    }
    return found;
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException goneMeanwhile) {
      return Optional.empty();
    }
  }
}
