package dev.demarc.server.members;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.Needs;
import dev.demarc.server.access.SignedIn;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.identity.Compensation;
import dev.demarc.server.identity.IdentityProvider;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Map;
import java.util.SortedSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * The members of a tenant. The identity provider is asked outside the transaction; when the
 * database then refuses, what was made there is undone.
 */
@Path("/api/v1/tenants/{tenant}/members")
@RunOnVirtualThread
public class MemberResource {
  private final TenantDatabase database;
  private final Members members;
  private final IdentityProvider identity;
  private final Audit audit;
  private final SignedIn signedIn;

  MemberResource(
      TenantDatabase database,
      Members members,
      IdentityProvider identity,
      Audit audit,
      SignedIn signedIn) {
    this.database = database;
    this.members = members;
    this.identity = identity;
    this.audit = audit;
    this.signedIn = signedIn;
  }

  /** The roles a member is to have. */
  public record Roles(SortedSet<TenantRole> roles) {}

  @GET
  @Needs({
    TenantRole.TENANT_ADMIN,
    TenantRole.POLICY_APPROVER,
    TenantRole.SITE_OPERATOR,
    TenantRole.APPLICATION_DEVELOPER,
    TenantRole.AUDITOR
  })
  @Operation(summary = "The members by user name")
  public Page<Member> list(@PathParam("tenant") TenantId tenant, @BeanParam PageAsked asked) {
    var rows =
        database.inTenant(
            tenant, sql -> members.page(sql, tenant, asked.after().orElse(""), asked.fetch()));
    return Page.of(rows, asked, Member::username);
  }

  @POST
  @ResponseStatus(201)
  @Needs(value = TenantRole.TENANT_ADMIN, orOperator = true)
  @Operation(summary = "Makes a person with these roles; only the operator links one who is there")
  public Member add(@PathParam("tenant") TenantId tenant, NewMember asked) {
    String organization = database.inTenant(tenant, sql -> members.organization(sql, tenant));
    var undo = new Compensation();
    return undo.run(() -> {
      IdentityProvider.Enrolled person = identity.ensurePerson(asked.person());
      if (person.made()) {
        undo.onFailure("person", () -> identity.deletePerson(person.subject()));
      } else {
        requireMayLink(tenant, person.subject());
      }
      identity.addMember(organization, person.subject());
      return database.inTenant(
          tenant,
          sql -> {
            Member member = members.put(sql, tenant, person.subject(), asked);
            note(sql, tenant, "member.put", member.subject(), member.roles());
            return member;
          });
    });
  }

  @PUT
  @Path("{subject}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Gives a member these roles and no others")
  public Member setRoles(
      @PathParam("tenant") TenantId tenant, @PathParam("subject") SubjectId subject, Roles asked) {
    return database.inTenant(
        tenant,
        sql -> {
          Member member = members.setRoles(sql, tenant, subject, asked.roles());
          note(sql, tenant, "member.roles", subject, member.roles());
          return member;
        });
  }

  @DELETE
  @Path("{subject}")
  @Needs(TenantRole.TENANT_ADMIN)
  @Operation(summary = "Removes a member; the person stays at the identity provider")
  public void remove(
      @PathParam("tenant") TenantId tenant, @PathParam("subject") SubjectId subject) {
    String organization =
        database.inTenant(
            tenant,
            sql -> {
              members.remove(sql, tenant, subject);
              audit.record(
                  sql,
                  tenant,
                  Actor.of(signedIn.caller().subject()),
                  "member.remove",
                  subject,
                  Map.of());
              return members.organization(sql, tenant);
            });
    identity.removeMember(organization, subject);
  }

  /** Who made a person knows their password, so no other tenant's admin may take them in. */
  private void requireMayLink(TenantId tenant, SubjectId subject) {
    boolean member = database.inTenant(tenant, sql -> members.isMember(sql, tenant, subject));
    if (!member && !signedIn.caller().operator()) {
      throw Problem.conflict(
          "This user name is taken; the platform operator can add an existing person.");
    }
  }

  private void note(
      Sql sql, TenantId tenant, String action, SubjectId subject, SortedSet<TenantRole> roles) {
    String names = String.join(",", roles.stream().map(TenantRole::wire).toList());
    Actor actor = Actor.of(signedIn.caller().subject());
    audit.record(sql, tenant, actor, action, subject, Map.of("roles", names));
  }
}
