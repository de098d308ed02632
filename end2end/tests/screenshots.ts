// Pictures of every page for people to look at: `npm run screenshots`. Not a test.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { answered, expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { EMP } from "../support/sample.ts";
import { tables } from "../support/studio.ts";

const FOLDER = process.env.AMX_SHOTS ?? "/tmp/amx-shots";

const SCREENS = [
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
];

for (const { name: screen, viewport } of SCREENS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${screen}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("every page", async ({ page, context, studio, model, guard }) => {
        guard.allow(answered(401), answered(404));
        await mkdir(FOLDER, { recursive: true });
        const shoot = async (name: string) => {
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: join(FOLDER, `${name}-${screen}-${colorScheme}.png`) });
        };
        const run = new RunPage(page);

        await visit(page, "/");
        await shoot("home-empty");
        await visit(page, "/pending");
        await shoot("pending-empty");

        // What the built-in provider writes about the sample database: real words.
        const big = await studio.finishedRun(tables("cust_mst", "ord_hdr", "prod_mst"));
        const rows = await studio.rows(big);
        for (const [index, row] of rows.slice(0, 12).entries()) {
          await studio.decide(row, { status: index % 4 === 3 ? "skipped" : "accepted" });
        }
        await visit(page, "/runs/new");
        await shoot("new-run");
        await page.getByRole("button", { name: /^dept \d+ columns$/ }).click();
        await page.getByRole("checkbox", { name: /^dept_nm\b/ }).uncheck();
        await shoot("new-run-column");

        await visit(page, `/runs/${big}`);
        await shoot("run-results");
        await run.opener("main.cust_mst.cust_id").click();
        await expect(run.alternatives).toHaveCount(3);
        await shoot("run-row");
        await run.button("Edit", "main.cust_mst.nm1").click();
        await shoot("run-edit");
        await page.keyboard.press("Escape");
        await run.applyButton.click();
        await expect(run.dialog).toContainText("statements will run");
        await shoot("apply-preview");
        await page.keyboard.press("Escape");
        await visit(page, `/runs/${big}?tab=results&group=table&q=cust`);
        await shoot("run-filtered");
        await run.button("Pin", "main.cust_mst.cust_id").click();
        await run.button("Pin", "main.cust_mst").click();
        await page.getByRole("button", { name: "Pinned cells, 2" }).click();
        await shoot("pins");
        await visit(page, "/compare");
        await expect(page.getByRole("article")).toHaveCount(2);
        await shoot("compare");
        await page.keyboard.press("Control+k");
        await shoot("palette");
        await page.keyboard.press("Escape");
        for (const tab of ["summary", "scope", "settings"]) {
          await visit(page, `/runs/${big}?tab=${tab}`);
          await shoot(`run-${tab}`);
        }

        model.hold();
        model.most = 2;
        const live = await studio.runOf(await studio.startRun(tables("emp")));
        model.release(4);
        await expect.poll(() => model.waiting).toBe(1);
        await visit(page, `/runs/${live}`);
        await expect(run.openers).toHaveCount(10);
        await shoot("run-live");
        await visit(page, "/runs");
        await shoot("runs");
        await visit(page, "/");
        await shoot("home");
        await visit(page, "/pending");
        await shoot("pending");
        await run.applyButton.click();
        await run.dialog.getByRole("button", { name: /^Apply \d+ comments?$/ }).click();
        await expect(page.getByText(/comments applied/).first()).toBeVisible();
        await shoot("apply-outcome");

        await page.goto("/nothing/here");
        await hydrated(page);
        await shoot("not-found");
        await context.clearCookies();
        await page.goto("/");
        await shoot("signed-out");
      });
    });
  }
}

const WIDTHS = [...SCREENS, { name: "smallest", viewport: { width: 360, height: 740 } }, { name: "widest", viewport: { width: 2560, height: 1300 } }];

for (const { name: screen, viewport } of WIDTHS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`Run detail: ${screen}, ${colorScheme}`, async ({ page, context, studio, model, guard }) => {
      guard.allow(answered(409));
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await mkdir(FOLDER, { recursive: true });
      const shoot = async (name: string) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(FOLDER, `detail-${name}-${screen}-${colorScheme}.png`) });
      };
      const run = new RunPage(page);
      const big = await studio.finishedRun(tables("cust_mst", "ord_hdr", "prod_mst"));
      await visit(page, `/runs/${big}?tab=results&group=table&band=high`);
      await shoot("filtered");
      await page.getByText("Export", { exact: true }).click();
      await shoot("export");
      await visit(page, `/runs/${big}?tab=results&sort=confidence_desc`);
      await page.mouse.wheel(0, 700);
      await page.waitForTimeout(200);
      await shoot("scrolled");
      await visit(page, `/runs/${big}`);
      for (const asset of ["main.cust_mst.cust_id", "main.cust_mst.erp_kunnr"]) {
        await run.table.getByRole("checkbox", { name: `Select ${asset}` }).check();
      }
      await shoot("selection");
      await visit(page, `/runs/${big}?tab=results&q=nothing+has+this`);
      await shoot("no-match");

      model.reasoning = "First I looked at the keys.\nThe table holds one row for each department.";
      model.most = 2;
      const slow = await studio.finishedRun(tables("dept", "emp"), "slow");
      await visit(page, `/runs/${slow}`);
      await run.opener("main.dept.dept_nm").click();
      await expect(run.alternatives).toHaveCount(3);
      await shoot("fallback");
      await page.route("**/fn/list_results*", () => {});
      const row = await studio.row(slow, "main.dept.kostl");
      await studio.decide(row, { description: "Cost centre that the department is booked on." });
      await run.button("Edit", "main.dept.kostl").click();
      await run.editor("main.dept.kostl").fill("Number of the cost centre of the department, as in SAP.");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
      await page.getByRole("alert").scrollIntoViewIfNeeded();
      await shoot("conflict");
      await page.unroute("**/fn/list_results*");
      await page.getByRole("button", { name: "Keep the stored one" }).click();

      await visit(page, `/runs/${slow}?tab=summary`);
      await page.getByText("main.dept · 5 assets").click();
      await shoot("summary");
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await shoot("summary-end");
      if (screen === "desktop") {
        // A4 less its margins.
        await page.setViewportSize({ width: 688, height: 1016 });
        await page.emulateMedia({ media: "print" });
        await shoot("summary-print");
        await page.emulateMedia({ media: "screen" });
        await page.setViewportSize(viewport);
      }
      await visit(page, `/runs/${slow}?tab=scope`);
      await page.locator("summary").filter({ hasText: "[" }).first().click();
      await shoot("scope");
      await visit(page, `/runs/${slow}?tab=settings`);
      await shoot("settings");
      await page.getByRole("link", { name: "New run with these settings" }).click();
      await expect(page.getByRole("note").first()).toBeVisible();
      await shoot("prefilled");

      model.refuse = { status: 400, message: "This model does not know json_schema." };
      const failed = await studio.runOf(await studio.startRun(tables("dept")));
      await visit(page, `/runs/${failed}?tab=summary`);
      await expect(page.getByRole("heading", { name: /^Failures/ })).toBeVisible();
      await shoot("failed");
      await run.tab("Results").click();
      await shoot("failed-results");
      model.refuse = null;
      model.hold();
      const live = await studio.runOf(await studio.startRun(tables("emp")));
      model.release(4);
      await expect.poll(() => model.waiting).toBe(1);
      await visit(page, `/runs/${live}`);
      await expect(run.opener(EMP[9] as string)).toBeVisible();
      await shoot("live");
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(200);
      await shoot("live-scrolled");
      await context.close();
    });
  }
}
