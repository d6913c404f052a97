package dev.demarc.server.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.json.DemarcJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What people send is read by the contract's strict mapper; what is answered is canonical. */
public class JsonMapperProducer {
  @Produces
  @Singleton
  ObjectMapper mapper() {
    return DemarcJson.strict().copy();
  }
}
