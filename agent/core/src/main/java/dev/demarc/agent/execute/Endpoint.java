package dev.demarc.agent.execute;

import dev.demarc.agent.probe.PlainHttp;
import dev.demarc.contract.catalogue.Target;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * An address at a target: only a host the signed catalogue names, by TLS where that is a name, and
 * no redirect from there.
 */
final class Endpoint {
  private Endpoint() {}

  /** A call that brings JSON. */
  static RequestOptions post(Target target, URI base, String path) throws AttemptFailed {
    return of(target, base, path)
        .setMethod(HttpMethod.POST)
        .putHeader("content-type", "application/json");
  }

  /** A call that asks about the target and brings nothing. */
  static RequestOptions get(Target target, URI base, String path) throws AttemptFailed {
    return of(target, base, path).setMethod(HttpMethod.GET);
  }

  /** A name of the catalogue as one segment of a path, whatever is in it. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static RequestOptions of(Target target, URI base, String path) throws AttemptFailed {
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    if (base.getHost() == null || (!tls && !"http".equalsIgnoreCase(base.getScheme()))) {
      throw AttemptFailed.refused("unbound");
    }
    if (!tls && !target.pins().isEmpty()) {
      throw AttemptFailed.refused("unpinned");
    }
    if (!tls && !PlainHttp.mayReach(base.getHost())) {
      throw AttemptFailed.refused("plain_http");
    }
    int port = base.getPort() > 0 ? base.getPort() : tls ? 443 : 80;
    String host = base.getHost();
    boolean catalogued =
        target.hosts().contains(host + ":" + port)
            || (base.getPort() < 0 && target.hosts().contains(host));
    if (!catalogued) {
      throw AttemptFailed.refused("host_not_in_catalogue");
    }
    return new RequestOptions()
        .setHost(host)
        .setPort(port)
        .setSsl(tls)
        .setURI(path)
        .setFollowRedirects(false)
        .putHeader("user-agent", "demarc-agent");
  }
}
