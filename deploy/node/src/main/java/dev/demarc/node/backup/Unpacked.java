package dev.demarc.node.backup;

import dev.demarc.node.machine.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** New files of a backup on this machine; a file that is there already is an error. */
final class Unpacked implements BackupReader.Sink {
  private final Path data;
  private final Path postgres;
  private final Map<Path, String> modes = new LinkedHashMap<>();

  Unpacked(Path data, Path postgres) {
    this.data = data;
    this.postgres = postgres;
  }

  @Override
  public void directory(Held held) throws IOException {
    modes.put(OwnerOnly.directory(place(held)), held.mode());
  }

  @Override
  public OutputStream file(Held held) throws IOException {
    Path file = place(held);
    OwnerOnly.directory(file.resolveSibling(".").normalize());
    modes.put(file, held.mode());
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Last, since a directory may be one that nothing can be written into. */
  void setModes() throws IOException {
    for (Map.Entry<Path, String> mode : modes.entrySet()) {
      Files.setPosixFilePermissions(
          mode.getKey(), PosixFilePermissions.fromString(mode.getValue()));
    }
  }

  private Path place(Held held) {
    return held.isOfPostgres()
        ? postgres.resolve(Contents.inPostgres(held))
        : data.resolve(held.path());
  }
}
