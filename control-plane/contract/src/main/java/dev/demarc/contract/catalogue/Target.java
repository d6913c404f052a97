package dev.demarc.contract.catalogue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TargetId;
import java.util.List;

/**
 * One place that executes. The signed catalogue fixes its identity; a site binds only its secrets
 * and, for what runs on its own machine, the model file.
 *
 * @param operator the processor: who runs it
 * @param hosts {@code host:port} an agent may connect to; empty only for what runs inside the agent
 * @param pins SHA-256 digests of accepted server keys; empty means the platform's authorities
 * @param models at least one
 */
public record Target(
    TargetId id,
    String title,
    Boundary boundary,
    String region,
    String operator,
    Protocol protocol,
    List<String> hosts,
    List<String> pins,
    List<ModelOffer> models) {
  public Target {
    Id.slug("region", region);
    hosts = Sorted.list(hosts);
    pins = Sorted.list(pins);
    models = Sorted.list(models);
    if (models.isEmpty()) {
      throw new InvalidValue("models", "must name at least one model");
    }
    if (protocol.isRemote() && hosts.isEmpty()) {
      throw new InvalidValue("hosts", "a target reached over the network names its hosts");
    }
    if (protocol == Protocol.OPEN_INFERENCE
        && models.stream().anyMatch(offer -> offer.tensors() == null)) {
      throw new InvalidValue("models", "of the open inference protocol name their tensors");
    }
    if (protocol == Protocol.TEMPLATE
        && models.stream().anyMatch(offer -> offer.template() == null)) {
      throw new InvalidValue("models", "of a template name its text");
    }
    if ((boundary == Boundary.NONE) != protocol.isNonAi()) {
      throw new InvalidValue("boundary", "none is for non-AI paths, and they have no other");
    }
  }

  /** Where data is once it is there. */
  public Place place() {
    return new Place(boundary, region);
  }
}
