package dev.demarc.runtime.llama;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.kherud.llama.LlamaModel;
import dev.demarc.runtime.child.ChildJvm;
import dev.demarc.runtime.child.FrameChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Starts children that run {@link LlamaChild}. */
final class JvmLauncher implements Child.Launcher {
  private static final List<Class<?>> CLASS_PATH =
      List.of(
          LlamaChild.class,
          FrameChannel.class,
          LlamaModel.class,
          ObjectMapper.class,
          JsonFactory.class,
          JsonProperty.class,
          NullMarked.class);

  private final LlamaOptions options;
  private final ChildJvm jvm;

  JvmLauncher(LlamaOptions options) {
    this.options = options;
    this.jvm =
        new ChildJvm("llama", options.workDirectory(), 256, LlamaChild.class, CLASS_PATH, Map.of());
    jvm.removeLeftovers();
  }

  @Override
  public Child launch(Child.Sink sink) {
    ChildProcess child = new ChildProcess(sink, options.memoryBytes());
    child.start(this::command, jvm::privateDirectory);
    return child;
  }

  private ProcessBuilder command(Path directory, Path socket) {
    ChildOptions child =
        new ChildOptions(
            socket, options.model().toAbsolutePath(), options.threads(), options.contextTokens());
    return jvm.command(directory, child.args());
  }

  static String classPath() {
    return ChildJvm.jars(CLASS_PATH);
  }
}
