package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every page opens, says nothing of trouble and asks no other host for anything. */
class PortalTourTest {
  private static final List<String> PAGES =
      List.of(
          "start",
          "overview",
          "dashboards",
          "checklist",
          "alerts",
          "policies",
          "guarantees",
          "budgets",
          "agents",
          "classes",
          "applications",
          "targets",
          "people",
          "service-accounts",
          "signing-keys",
          "notifications",
          "retention",
          "consents",
          "approvals",
          "my-consents",
          "my-passkeys",
          "traces",
          "audit");

  private final Installation installation = Installation.underTest();
  private final Installation.Tenant clinic = installation.tenant("clinic");

  @Test
  void opensEveryPageWithoutTroubleOrForeignRequests() {
    String decision = routedOnce();
    List<String> foreign = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try (var browser = Browser.start()) {
      Page page = watched(browser.desktop(), foreign, faults);
      Browser.openAs(page, clinic.user("tenant-admin"), installation.portal() + "/");
      PAGES.forEach(name -> visit(page, name, name));
      visit(page, "traces/" + decision, "trace");
      assertTrue(page.textContent("body").contains("extract"), page.textContent("body"));
      Page approving = watched(browser.desktop(), foreign, faults);
      Browser.openAs(approving, clinic.user("policy-approver"), installation.portal() + "/");
      visit(approving, "to-approve", "to-approve");
    }
    assertEquals(List.of(), foreign);
    assertEquals(List.of(), faults);
  }

  private static Page watched(Page page, List<String> foreign, List<String> faults) {
    page.onRequest(request -> {
      if (!request.url().contains("localhost") && !request.url().startsWith("data:")) {
        foreign.add(request.url());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 400) {
        faults.add(response.status() + " " + response.url());
      }
    });
    return page;
  }

  private void visit(Page page, String path, String name) {
    page.navigate(installation.portal() + "/t/" + clinic.id() + "/" + path);
    Browser.settle(page);
    assertEquals(0, page.locator("[data-testid='trouble']").count(), name + " shows trouble");
    assertEquals(0, page.locator("[data-testid='not-found']").count(), name + " is not found");
    Browser.picture(page, "tour-" + name);
  }

  private String routedOnce() {
    var answer =
        new Doors(installation)
            .agent(clinic.agent())
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
    return answer.header("Demarc-Decision");
  }
}
