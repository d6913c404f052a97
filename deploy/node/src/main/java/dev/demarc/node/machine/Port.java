package dev.demarc.node.machine;

/** The ports of an installation, as offsets from its base. All are bound on 127.0.0.1 only. */
public enum Port {
  CLOUD("cloud", 70),
  CONTROL_PLANE("control-plane", 80),
  PORTAL("portal", 90),
  CLINIC_EDGE("clinic-edge", 101),
  PLANT_EDGE("plant-edge", 102),
  KEYCLOAK("keycloak", 180),
  KEYCLOAK_MANAGEMENT("keycloak", 190),
  POSTGRES("postgres", 432);

  private final String part;
  private final int offset;

  Port(String part, int offset) {
    this.part = part;
    this.offset = offset;
  }

  /** The part that listens there. */
  public String part() {
    return part;
  }

  public int offset() {
    return offset;
  }
}
