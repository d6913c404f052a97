package dev.demarc.server.notifications;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
interface Resolver {
  /** Of the system. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** All of them, at least one. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
