package dev.demarc.process;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Notices that everything has started: the door is opened after that. */
@ApplicationScoped
public class Serving {
  void begins(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
    WithoutMessages.serving();
  }
}
