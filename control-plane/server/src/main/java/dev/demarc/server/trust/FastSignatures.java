package dev.demarc.server.trust;

import dev.demarc.ed25519.Ed25519Provider;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Every call of an agent brings a signature to verify: with a tenth of the work. */
@Startup
@ApplicationScoped
public class FastSignatures {
  FastSignatures() {
    Ed25519Provider.install();
  }
}
