package dev.demarc.e2e.people;

import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where some names stand: as they are, in bytes as a dump of tables shows them, and inside of
 * base64 wherever they begin.
 */
record Named(List<String> names) {

  boolean isIn(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return names.stream()
        .flatMap(Named::spellings)
        .anyMatch(spelling -> text.contains(spelling) || folded.contains(spelling));
  }

  /** The tables that have one in any row, as the superuser, whom no policy hides a row from. */
  List<String> tables(Installation installation) throws SQLException, IOException {
    var found = new ArrayList<String>();
    try (Connection connection = Storage.of(installation).connect("postgres");
        var tables = connection.createStatement();
        var table =
            tables.executeQuery(
                "select relname from pg_class where relkind = 'r'"
                    + " and relnamespace = 'public'::regnamespace")) {
      while (table.next()) {
        if (isInTable(connection, table.getString(1))) {
          found.add(table.getString(1));
        }
      }
    }
    return found;
  }

  private boolean isInTable(Connection connection, String table) throws SQLException {
    try (var rows = connection.createStatement();
        var row = rows.executeQuery("select t::text from public.\"" + table + "\" t")) {
      while (row.next()) {
        if (isIn(row.getString(1))) {
          return true;
        }
      }
      return false;
    }
  }

  /** The files under a folder that have one. */
  List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      var found = new ArrayList<Path>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (isIn(Files.readString(file, StandardCharsets.ISO_8859_1))) {
          found.add(file);
        }
      }
      return found;
    }
  }

  private static Stream<String> spellings(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return Stream.concat(
        Stream.of(name, HexFormat.of().formatHex(bytes)),
        Stream.of("", "x", "xx").map(before -> inBase64(before, name)));
  }

  /** Those of its characters that nothing before or after the name changes. */
  private static String inBase64(String before, String name) {
    byte[] bytes = (before + name).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return encoded.substring((before.length() * 8 + 5) / 6, bytes.length * 8 / 6);
  }
}
