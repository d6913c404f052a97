package dev.demarc.server.access;

import dev.demarc.contract.Wire;

/** What a member may do in one tenant. Roles of the identity provider's realm mean nothing here. */
public enum TenantRole implements Wire {
  /** Keeps members, classes, applications, targets, policies and agents. */
  TENANT_ADMIN("tenant-admin"),
  /** Approves policies somebody else wrote. */
  POLICY_APPROVER("policy-approver"),
  /** Answers for their own data. */
  END_USER("end-user"),
  /** Runs the agents of a site. */
  SITE_OPERATOR("site-operator"),
  /** Builds on the agents. */
  APPLICATION_DEVELOPER("application-developer"),
  /** Reads everything, changes nothing. */
  AUDITOR("auditor");

  private final String wire;

  TenantRole(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
