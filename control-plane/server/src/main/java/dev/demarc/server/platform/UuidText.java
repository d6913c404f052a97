package dev.demarc.server.platform;

import java.io.Serial;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.VarcharJdbcType;

/** A text attribute in a {@code uuid} column: Hibernate's tenant is a text, PostgreSQL's is not. */
public class UuidText extends VarcharJdbcType {
  @Serial private static final long serialVersionUID = 1L;

  @Override
  public <X> ValueBinder<X> getBinder(JavaType<X> type) {
    return new Binder<>(type, this);
  }

  private static final class Binder<X> extends BasicBinder<X> {
    @Serial private static final long serialVersionUID = 1L;

    Binder(JavaType<X> type, UuidText jdbcType) {
      super(type, jdbcType);
    }

    @Override
    protected void doBind(PreparedStatement statement, X value, int index, WrapperOptions options)
        throws SQLException {
      statement.setObject(
          index, getJavaType().unwrap(value, String.class, options), Types.OTHER);
    }

    @Override
    protected void doBind(CallableStatement statement, X value, String name, WrapperOptions options)
        throws SQLException {
      statement.setObject(name, getJavaType().unwrap(value, String.class, options), Types.OTHER);
    }
  }
}
