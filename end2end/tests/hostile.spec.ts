import { type Page } from "@playwright/test";
import { ANSI, BIDI, FORMULA, IMAGE, LONG, SCRIPT, hostileDatabase } from "../support/hostile.ts";
import { expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import type { Studio } from "../support/studio.ts";

const ATTACKS = [SCRIPT, IMAGE, FORMULA, ANSI, BIDI];

/** Nothing of it acted: no script ran, no element was made, the page is no wider than the window. */
async function harmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    hacked: "hacked" in window,
    images: document.querySelectorAll('img[src="x"]').length,
    wider: document.documentElement.scrollWidth - window.innerWidth,
  }));
  expect.soft(found.hacked, `${where}: a script ran`).toBe(false);
  expect.soft(found.images, `${where}: an element was made`).toBe(0);
  expect.soft(found.wider, `${where}: the page is wider than the window`).toBeLessThanOrEqual(0);
}

async function run(studio: Studio): Promise<number> {
  const { job_id } = await studio.api<{ job_id: string }>("/runs", {
    body: { scope: { db_profile: "hostile" }, llm_profile: "slow" },
  });
  const { status, run_id } = await studio.end(job_id);
  expect(status).toBe("success");
  return run_id as number;
}

for (const width of [1440, 390]) {
  test(`hostile names, comments, drafts and reasoning are text, ${width} pixels wide`, async ({ page, studio, model }) => {
    await page.setViewportSize({ width, height: 844 });
    page.on("dialog", (dialog) => {
      expect.soft(dialog.message(), "a dialog of the page's own").toBe("");
      void dialog.dismiss();
    });
    model.wording = (asset, index) => `${ATTACKS[index % ATTACKS.length]} of ${asset}`;
    model.reasoning = [...ATTACKS, LONG].join("\n");
    await hostileDatabase(studio);
    const id = await run(studio);
    const detail = new RunPage(page);

    for (const tab of ["results", "summary", "scope", "settings"]) {
      await visit(page, `/runs/${id}?tab=${tab}`);
      await harmless(page, tab);
    }
    await visit(page, `/runs/${id}?tab=results`);
    await expect(detail.table).toContainText(SCRIPT);
    const count = await detail.openers.count();
    expect(count).toBeGreaterThan(4);
    for (let place = 0; place < count; place += 1) {
      await detail.openers.nth(place).click();
      await expect(detail.alternatives).toHaveCount(3);
      await harmless(page, `row ${place}`);
      await detail.table.getByRole("button", { name: /^Pin / }).nth(place).click();
      await detail.openers.nth(place).click();
      await expect(detail.alternatives).toHaveCount(0);
    }
    await page.getByRole("button", { name: `Pinned cells, ${count}` }).click();
    await expect(page.getByRole("dialog", { name: "Pinned cells" })).toContainText(IMAGE);
    await harmless(page, "drawer");
    await page.keyboard.press("Escape");

    for (const row of await studio.rows(id)) await studio.decide(row, { status: "accepted" });
    for (const address of ["/", "/runs", "/runs/new", "/pending", "/compare", "/settings"]) {
      await visit(page, address);
      await harmless(page, address);
    }
    await visit(page, "/pending");
    await page.getByRole("button", { name: /^Apply pending queue/ }).click();
    await expect(detail.dialog).toContainText("statements will run");
    await harmless(page, "apply");
    await page.keyboard.press("Escape");
    await studio.api("/pending/apply", { body: {} });
    await visit(page, "/audit");
    await expect(page.getByRole("main")).toContainText(SCRIPT);
    await harmless(page, "/audit");

    for (const format of ["csv", "json", "md", "dbt"]) {
      const file = await (await page.request.get(`/api/v1/runs/${id}/export?format=${format}`)).text();
      // Not `toMatch`, which would print the whole file, with what it has in it.
      expect.soft(/[\u001b\u0007\u202e\u2066]/.test(file), `${format}: a character that acts`).toBe(false);
      expect.soft(file.includes("HYPERLINK"), `${format}: the text is there`).toBe(true);
      if (format === "csv") expect.soft(/(^|,)"?[=+\-@]/m.test(file), "csv: a formula").toBe(false);
      if (format === "md") expect.soft(file.includes("<script>"), "md: a script").toBe(false);
      if (format === "json") expect.soft(file.includes("\\u202e"), "json: the text as it is").toBe(true);
    }
  });
}
