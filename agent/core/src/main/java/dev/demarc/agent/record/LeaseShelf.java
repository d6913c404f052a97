package dev.demarc.agent.record;

import dev.demarc.contract.id.BudgetId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of leases and reservations in the journal's file.
 *
 * <pre>
 * lease        budget, starts µs PRIMARY KEY | ends, expires µs | granted, settled, returned µUSD
 * reservation  number, budget PRIMARY KEY | starts µs | amount µUSD
 * </pre>
 */
final class LeaseShelf {
  private static final int MOST = 10_000;

  private LeaseShelf() {}

  static void make(JournalFile file) throws SQLException {
    file.run(
        "CREATE TABLE IF NOT EXISTS lease (budget TEXT NOT NULL, starts INTEGER NOT NULL,"
            + " ends INTEGER NOT NULL, expires INTEGER NOT NULL, granted INTEGER NOT NULL,"
            + " settled INTEGER NOT NULL, returned INTEGER NOT NULL, PRIMARY KEY (budget, starts))");
    file.run(
        "CREATE TABLE IF NOT EXISTS reservation (number INTEGER NOT NULL, budget TEXT NOT NULL,"
            + " starts INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (number, budget))");
  }

  /** What is settled is not overwritten: it grows with the evidence alone. */
  static void keep(JournalFile file, Leased lease) throws SQLException {
    write(
        file,
        lease,
        "INSERT INTO lease VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
            + " expires = max(expires, excluded.expires), granted = max(granted, excluded.granted),"
            + " returned = max(returned, excluded.returned)");
  }

  static void reserve(JournalFile file, Reserved reserved) throws SQLException {
    for (Leased lease : reserved.leases()) {
      write(file, lease, "INSERT INTO lease VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING");
      try (PreparedStatement insert = file.prepare("INSERT INTO reservation VALUES (?, ?, ?, ?)")) {
        insert.setLong(1, reserved.number());
        insert.setString(2, lease.budget().text());
        insert.setLong(3, Chain.micros(lease.startsAt()));
        insert.setLong(4, reserved.microUsd());
        insert.executeUpdate();
      }
    }
  }

  /** Ends a reservation at what it came to; one that is not open stays as it is. */
  static void settle(JournalFile file, long reservation, long microUsd) throws SQLException {
    file.run(
        "UPDATE lease SET settled = settled + "
            + microUsd
            + " WHERE (budget, starts) IN (SELECT budget, starts FROM reservation WHERE number = "
            + reservation
            + ")");
    file.run("DELETE FROM reservation WHERE number = " + reservation);
  }

  /** Settles what is open at all that was reserved. */
  static void settleOpen(JournalFile file) throws SQLException {
    file.run(
        "UPDATE lease SET settled = settled + coalesce((SELECT sum(amount) FROM reservation r"
            + " WHERE r.budget = lease.budget AND r.starts = lease.starts), 0)");
    file.run("DELETE FROM reservation");
  }

  static void forget(JournalFile file, Leased lease) throws SQLException {
    try (PreparedStatement delete =
        file.prepare("DELETE FROM lease WHERE budget = ? AND starts = ?")) {
      delete.setString(1, lease.budget().text());
      delete.setLong(2, Chain.micros(lease.startsAt()));
      delete.executeUpdate();
    }
  }

  static List<Leased> all(JournalFile file) throws SQLException {
    try (PreparedStatement select =
            file.prepare("SELECT * FROM lease ORDER BY budget, starts LIMIT " + MOST);
        ResultSet row = select.executeQuery()) {
      List<Leased> all = new ArrayList<>();
      while (row.next()) {
        all.add(
            new Leased(
                BudgetId.of(row.getString("budget")),
                Chain.instant(row.getLong("starts")),
                Chain.instant(row.getLong("ends")),
                Chain.instant(row.getLong("expires")),
                row.getLong("granted"),
                row.getLong("settled"),
                row.getLong("returned")));
      }
      return all;
    }
  }

  private static void write(JournalFile file, Leased lease, String sql) throws SQLException {
    try (PreparedStatement upsert = file.prepare(sql)) {
      upsert.setString(1, lease.budget().text());
      upsert.setLong(2, Chain.micros(lease.startsAt()));
      upsert.setLong(3, Chain.micros(lease.endsAt()));
      upsert.setLong(4, Chain.micros(lease.expiresAt()));
      upsert.setLong(5, lease.grantedMicroUsd());
      upsert.setLong(6, lease.settledMicroUsd());
      upsert.setLong(7, lease.returnedMicroUsd());
      upsert.executeUpdate();
    }
  }
}
