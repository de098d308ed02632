import { expect, pendingLink, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { DEPT } from "../support/sample.ts";
import { path, tables } from "../support/studio.ts";

test("every shortcut acts on the row that has the focus", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  const [first, second] = DEPT as [string, string];
  const press = (key: string) => page.keyboard.press(key);

  await press("j");
  await expect(run.opener(first)).toBeFocused();
  await press("k");
  await expect(run.opener(first)).toBeFocused();
  await press("]");
  await expect(run.opener(second)).toBeFocused();
  await press("a");
  await expect(run.row(second)).toContainText("Accepted");
  await expect(pendingLink(page, 1)).toBeVisible();
  await press("s");
  await expect(run.row(second)).toContainText("Skipped");
  await press("Control+z");
  await expect(run.row(second)).toContainText("Accepted");
  await press("Control+Shift+z");
  await expect(run.row(second)).toContainText("Skipped");
  await press("[");
  await press("2");
  await expect(run.row(first)).toContainText("Alternative B that the model wrote");
  await press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await press("p");
  await expect(page.getByRole("button", { name: "Pinned cells, 1" })).toBeVisible();
  await press("Enter");
  await expect(run.alternatives).toHaveCount(3);
  await press("Enter");
  await expect(run.alternatives).toHaveCount(0);

  await press("e");
  await expect(run.editor(first)).toBeFocused();
  // In a field the keys are letters.
  await page.keyboard.type("jaspx?");
  await expect(run.editor(first)).toHaveValue("jaspx?");
  await press("Escape");
  await run.opener(first).focus();
  await press("r");
  await expect(page.getByRole("dialog", { name: `Re-Run ${first}` })).toBeVisible();
  await press("j");
  await press("Escape");
  await press("/");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await run.opener(first).focus();
  await press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Promote an alternative");
  await press("Escape");
  await expect(sheet).toBeHidden();
});

test("fifty rows are reviewed and applied without the mouse", async ({ page, studio }) => {
  test.setTimeout(150_000);
  const id = await studio.finishedRun(tables("cust_mst", "ord_hdr", "prod_mst"), "builtin");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  const assets = await run.assets();
  expect(assets).toHaveLength(50);
  for (const _ of assets) {
    await page.keyboard.press("j");
    await page.keyboard.press("a");
  }
  await expect(run.queued(50)).toBeVisible();
  await run.applyButtonWith(50).focus();
  await page.keyboard.press("Enter");
  await expect(run.dialog).toContainText("50 statements will run");
  const confirm = run.dialog.getByRole("button", { name: /^Apply 50/ });
  for (let steps = 0; steps < 80; steps += 1) {
    if (await confirm.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(confirm).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(run.queued(0)).toBeVisible({ timeout: 30_000 });
  // A text that is there already needs no writing; every one of the fifty is in the database.
  const after = await studio.finishedRun(tables("cust_mst", "ord_hdr", "prod_mst"), "builtin");
  const comments = new Map((await studio.rows(after)).map((row) => [path(row), row.existing_comment]));
  const accepted = (await studio.rows(id)).filter((row) => row.status === "accepted");
  expect(accepted).toHaveLength(50);
  for (const row of accepted) expect(comments.get(path(row)), path(row)).toBe(row.description);
});

test("the command palette leads to pages, runs and files", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "builtin");
  await visit(page, "/");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const field = palette.getByRole("combobox", { name: "Search pages, runs and actions" });
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await field.fill("pend");
  await expect(palette.getByRole("option", { selected: true })).toContainText("Pending queue");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/pending$/);
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await field.fill(`run #${id}`);
  await expect(palette.getByRole("option", { selected: true })).toContainText(`#${id}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${id}$`));
  await page.keyboard.press("Control+k");
  await field.fill("export markdown");
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toMatch(/\.md$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.press("ArrowDown");
  await expect(palette.getByRole("option", { selected: true })).toContainText(`Summary of run #${id}`);
  await field.fill("zzz");
  await expect(palette).toContainText("Nothing has that name.");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});
