package dev.demarc.agent.execute;

/**
 * What trying a target found.
 *
 * @param well whether it can be a route
 * @param step how far it came: {@code catalogue}, {@code secret}, {@code dns}, {@code connect},
 *     {@code proxy}, {@code tls}, {@code auth}, {@code models}, {@code send}, {@code local}
 * @param detail what is so, without any secret
 * @param fix what to do about it, empty where it is well
 */
public record Found(boolean well, String step, String detail, String fix) {
  public static Found good(String step, String detail) {
    return new Found(true, step, detail, "");
  }

  public static Found bad(String step, String detail, String fix) {
    return new Found(false, step, detail, fix);
  }
}
