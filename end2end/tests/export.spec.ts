import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, test, visit } from "../support/page.ts";
import { DEPT } from "../support/sample.ts";
import { path, tables, type Row } from "../support/studio.ts";

const FORMATS = [
  ["CSV", /\.csv$/],
  ["JSON", /\.json$/],
  ["Markdown", /\.md$/],
  ["dbt schema.yml", /\.ya?ml$/],
] as const;

async function file(page: Page, name: string): Promise<[string, string]> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name, exact: true }).click();
  const got = await download;
  return [got.suggestedFilename(), await readFile(await got.path(), "utf8")];
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "hydrated" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("the view or the whole run is exported, as it says", async ({ page, studio }) => {
      const id = await studio.finishedRun(tables("dept"), "builtin");
      for (const row of await studio.rows(id)) await studio.decide(row, { status: "accepted" });
      const address = `/runs/${id}?tab=results&q=kostl`;
      await (javaScriptEnabled ? visit(page, address) : page.goto(address));
      await page.getByText("Export", { exact: true }).click();
      await expect(page.getByText("This view, 1 row")).toBeVisible();
      await expect(page.getByText(`The whole run, ${DEPT.length} rows`)).toBeVisible();
      for (const [format, ending] of FORMATS) {
        const [name, view] = await file(page, `${format}, this view`);
        const [, whole] = await file(page, format);
        expect(name).toMatch(ending);
        const has = (text: string) => [text.includes("kostl"), /loc\\?_cd/.test(text)];
        expect(has(view), format).toEqual([true, false]);
        expect(has(whole), format).toEqual([true, true]);
      }
      const paths = (json: string) => (JSON.parse(json) as { results: Row[] }).results.map(path);
      expect(paths((await file(page, "JSON, this view"))[1])).toEqual(["main.dept.kostl"]);
      expect(paths((await file(page, "JSON"))[1])).toEqual(DEPT);
    });
  });
}

test("without a filter there is one choice", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "builtin");
  await visit(page, `/runs/${id}`);
  await page.getByText("Export", { exact: true }).click();
  await expect(page.getByText(`The whole run, ${DEPT.length} rows`)).toBeVisible();
  for (const [format] of FORMATS) await expect(page.getByRole("link", { name: format, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /, this view$/ })).toHaveCount(0);
  await page.getByRole("link", { name: "CSV", exact: true }).focus();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "CSV", exact: true })).toBeHidden();
  await expect(page.locator("summary", { hasText: "Export" })).toBeFocused();
});
