package dev.demarc.agent.execute;

import dev.demarc.agent.Upstream;
import dev.demarc.agent.config.SiteAuthority;
import dev.demarc.agent.probe.Binding;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A conformant stand-in in one dialect of OpenAI's API, and the adapter that goes there. */
final class OpenAiSide implements AutoCloseable {
  final FarSide far;
  private final Protocol protocol;
  private final List<Feature> features;
  private final Adapter adapter;
  private final Upstream stranger;
  private Given now = Given.HELLO;

  OpenAiSide(Protocol protocol, Feature... features) {
    this.protocol = protocol;
    this.features = Arrays.asList(features);
    this.far = new FarSide("m-1", protocol == Protocol.AGENT);
    this.stranger = Upstream.secured(far.vertx, SiteAuthority.get().door());
    this.adapter = adapter(SignsOfLife.APART);
  }

  Adapter adapter() {
    return adapter;
  }

  /** Another one, that gives signs of life so far apart. */
  Adapter adapter(Duration apart) {
    return protocol == Protocol.AGENT
        ? new AgentAdapter(far.vertx, InstantSource.system(), apart)
        : new OpenAiAdapter(far.vertx, InstantSource.system(), apart);
  }

  void given(Given what, boolean streamed) {
    now = what;
    far.given(what, streamed);
  }

  Target target() {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of("m-1"),
            "1",
            null,
            "any",
            "any",
            8_192,
            new TreeSet<>(features),
            new TreeMap<>(),
            1,
            1,
            0);
    return new Target(
        TargetId.of("far"),
        "Far",
        Boundary.MANAGED_CLOUD,
        "us",
        "a stand-in",
        protocol,
        List.of(host()),
        List.of(),
        List.of(offer));
  }

  private String host() {
    return switch (now) {
      case NOT_THERE -> "127.0.0.1:1";
      case STRANGER -> stranger.host();
      default -> far.upstream.host();
    };
  }

  Binding binding() {
    String base = protocol == Protocol.AZURE_OPENAI ? "?api-version=2024-10-21" : "/v1";
    String scheme = now == Given.STRANGER ? "https://" : "http://";
    return new Binding(URI.create(scheme + host() + base), () -> "sk-site", null, 1);
  }

  @Override
  public void close() throws Exception {
    ((AutoCloseable) adapter).close();
    far.close();
  }
}
