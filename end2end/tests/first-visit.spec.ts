import type { Page } from "@playwright/test";
import { expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { tables } from "../support/studio.ts";

/** The names of the code files that the page asked for, without their hashes. */
function loaded(page: Page): string[] {
  const files: string[] = [];
  page.on("request", (request) => {
    const name = /\/([^/.]+)\.[^/]*\.wasm$/.exec(new URL(request.url()).pathname);
    if (name?.[1]) {
      files.push(name[1]);
    }
  });
  return files;
}

test("a first visit of Run detail loads one file of code; an open row, a tab and the pins bring theirs", async ({
  page,
  studio,
}) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  const files = loaded(page);
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  await expect(run.openers).toHaveCount(7);
  await page.waitForLoadState("networkidle");
  expect(files).toEqual(["amx-studio"]);

  await run.opener("main.dept").click();
  await expect(page.getByRole("list", { name: "Alternatives" })).toBeVisible();
  expect(files).toContain("split_parts");
  const all = files.length;

  await run.tab("Summary").click();
  await expect(page.getByRole("heading", { name: "Run", exact: true, level: 2 })).toBeVisible();
  await page.getByRole("button", { name: /^Pinned cells/ }).click();
  await expect(page.getByRole("dialog", { name: "Pinned cells" }).getByRole("button", { name: "Close" })).toBeFocused();
  expect(files).toHaveLength(all);
});

for (const address of ["?tab=summary", "?tab=scope", "?tab=settings", "?open=1"]) {
  test(`a visit that begins with ${address} hydrates what the server sent`, async ({ page, studio }) => {
    const id = await studio.finishedRun(tables("dept"), "slow");
    const files = loaded(page);
    await visit(page, `/runs/${id}${address}`);
    await hydrated(page);
    expect(files).toContain("split_parts");
    // Each file once: what the document names is what the script takes.
    expect(new Set(files).size).toBe(files.length);
    await expect(page.getByRole("tabpanel")).not.toContainText("Loading…");
  });
}

test("a part that cannot be loaded is told, and can be asked for again", async ({ page, studio, guard }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  await page.route(/split_parts/, (route) => route.abort());
  guard.allow(/split_parts/, /ERR_FAILED/, /Failed to fetch/);
  const run = new RunPage(page);
  await run.opener("main.dept").click();
  await expect(run.messages).toContainText("could not be loaded");
  await page.unroute(/split_parts/);
  await run.opener("main.dept").click();
  await run.opener("main.dept").click();
  await expect(page.getByRole("list", { name: "Alternatives" })).toBeVisible();
});
