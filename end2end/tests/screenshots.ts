// Pictures of every page for people to look at: `npm run screenshots`. Not a test.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { answered, expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
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
