package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;

/** Why something was not delivered. */
public enum Fault implements Wire {
  /** The host has no address. */
  UNKNOWN_HOST("unknown-host"),
  /** An address of the host may not be connected to from here. */
  ADDRESS_REFUSED("address-refused"),
  /** Nobody answers there. */
  CONNECT("connect"),
  /** Its certificate does not hold, or it speaks no TLS. */
  TLS("tls"),
  /** It took too long. */
  TIMEOUT("timeout"),
  /** The connection broke off. */
  BROKEN("broken"),
  /** It answered with a redirect, which is not followed. */
  REDIRECT("redirect"),
  /** It answered with another status than success. */
  STATUS("status"),
  /** The mail server refused it. */
  MAIL_REFUSED("mail-refused"),
  /** No mail server is set. */
  MAIL_OFF("mail-off"),
  /** The person is no member any more, or has no address that can be one. */
  NO_ADDRESS("no-address"),
  /** The webhook was removed. */
  WEBHOOK_REMOVED("webhook-removed"),
  /** The webhook was disabled. */
  WEBHOOK_DISABLED("webhook-disabled"),
  /** A fault of the control plane, which its log tells. */
  INTERNAL("internal"),
  /** Newer ones needed its place. */
  OVERFLOW("overflow");

  private final String wire;

  Fault(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
