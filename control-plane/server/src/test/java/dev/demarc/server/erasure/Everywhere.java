package dev.demarc.server.erasure;

import dev.demarc.server.DatabaseResource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Looks for a text in every row of every table, as a dump would show it: as it is, in bytes, and
 * inside of base64 wherever it begins. As the superuser, whom no policy hides a row from.
 */
final class Everywhere {
  private Everywhere() {}

  /** The tables that have it. */
  static List<String> tablesWith(String text) {
    var found = new ArrayList<String>();
    List<String> spellings = spellings(text);
    try (Connection connection = DatabaseResource.database().connect("postgres")) {
      for (String table : tables(connection)) {
        if (has(connection, table, spellings)) {
          found.add(table);
        }
      }
      return found;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    var tables = new ArrayList<String>();
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select relname from pg_class where relkind = 'r'"
                    + " and relnamespace = 'public'::regnamespace")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  private static boolean has(Connection connection, String table, List<String> spellings)
      throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select t::text from public.\"" + table + "\" t")) {
      while (row.next()) {
        String whole = row.getString(1);
        String folded = whole.toLowerCase(Locale.ROOT);
        for (String spelling : spellings) {
          if (whole.contains(spelling) || folded.contains(spelling)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static List<String> spellings(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var all = new ArrayList<>(List.of(text, HexFormat.of().formatHex(bytes)));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = (before * 8 + 5) / 6;
      all.add(encoded.substring(from, shifted.length * 8 / 6));
    }
    return all;
  }
}
