package dev.demarc.server.platform;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SQL on the connection of the transaction that is running. Arguments may be ids and wire
 * enumerations (bound as their column type), instants, collections (bound as {@code text[]}) and
 * what JDBC takes itself. Not for use by two threads, nor after its transaction.
 */
public final class Sql {
  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row where the cursor stands. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows. The statement bounds how many there are. */
  public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      var all = new ArrayList<T>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    }
  }

  /** The first row, where there is one. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
    List<T> rows = query(sql, reader, arguments);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** Changes rows and says how many. */
  public int update(String sql, @Nullable Object... arguments) {
    try (PreparedStatement statement = prepare(sql, arguments)) {
      return statement.executeUpdate();
    } catch (SQLException failure) {
      throw new DatabaseFailure(failure);
    }
  }

  /** The connection itself, for what only it can do ({@code COPY}); never commit or close it. */
  public Connection connection() {
    return connection;
  }

  private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, bind(arguments[i]));
    }
    return statement;
  }

  private @Nullable Object bind(@Nullable Object argument) throws SQLException {
    return switch (argument) {
      case TenantId id -> id.value();
      case AgentId id -> id.value();
      case PolicyId id -> id.value();
      case ConsentId id -> id.value();
      case ApprovalId id -> id.value();
      case BudgetId id -> id.value();
      case PolicyVersion version -> version.number();
      case Id id -> id.text();
      case Wire wire -> wire.wire();
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case Collection<?> many -> connection.createArrayOf("text", texts(many));
      case null, default -> argument;
    };
  }

  private static Object[] texts(Collection<?> many) {
    return many.stream()
        .map(one ->
            switch (one) {
              case Id id -> id.text();
              case Wire wire -> wire.wire();
              default -> one.toString();
            })
        .toArray();
  }
}
