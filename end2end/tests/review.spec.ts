import AxeBuilder from "@axe-core/playwright";
import { drafted } from "../support/model.ts";
import { expect, hydrated, pendingLink, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { BIG_ROWS, BIG_TABLES, DEPT } from "../support/sample.ts";
import { tables } from "../support/studio.ts";

test("undo and redo go many steps back, and outlive a reload", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  const asset = "main.dept.dept_nm";
  const undo = page.getByRole("button", { name: "Undo", exact: true }).first();
  const redo = page.getByRole("button", { name: "Redo", exact: true }).first();
  await expect(undo).toBeDisabled();

  await run.button("Accept", asset).click();
  await expect(run.messages).toContainText(`${asset} accepted.`);
  await run.button("Edit", asset).click();
  await run.editor(asset).fill("The department's name.");
  await page.keyboard.press("Enter");
  await expect(run.row(asset)).toContainText("The department's name.");
  await run.button("Skip", asset).click();
  await expect(run.queued(0)).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(run.row(asset)).toContainText("Accepted");
  await expect(run.queued(1)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(run.row(asset)).toContainText(drafted(asset));
  await page.reload();
  await hydrated(page);
  await undo.click();
  await expect(run.row(asset)).toContainText("Unreviewed");
  await expect(undo).toBeDisabled();
  await expect(pendingLink(page, 0)).toBeVisible();

  await redo.click();
  await expect(run.row(asset)).toContainText("Accepted");
  await page.keyboard.press("Control+Shift+z");
  await expect(run.row(asset)).toContainText("The department's name.");
  await page.keyboard.press("Control+Shift+z");
  await expect(run.row(asset)).toContainText("Skipped");
  await expect(redo).toBeDisabled();

  // Inside a field the keys are the field's.
  await run.button("Edit", asset).click();
  await run.editor(asset).fill("Typed");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await expect(run.row(asset)).toContainText("Skipped");
});

test("the toast's Undo takes a decision back", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  await run.button("Skip", "main.dept").click();
  await expect(run.row("main.dept")).toContainText("Skipped");
  await run.messages.getByRole("button", { name: "Undo" }).click();
  await expect(run.row("main.dept")).toContainText("Unreviewed");
  await expect(run.messages).toContainText("1 row undone.");
});

test("ticked rows are decided on together, as one step", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  const tick = (asset: string) => run.table.getByRole("checkbox", { name: `Select ${asset}`, exact: true });
  const group = page.getByRole("group", { name: "Selected rows" });
  await expect(group).toHaveCount(0);
  await tick("main.dept.dept_cd").check();
  await tick("main.dept.kostl").check();
  await expect(group).toContainText("2 selected");
  await group.getByRole("button", { name: "Accept selected" }).click();
  await expect(run.queued(2)).toBeVisible();
  await expect(run.row("main.dept.kostl")).toContainText("Accepted");
  await expect(run.row("main.dept.dept_nm")).toContainText("Unreviewed");
  await expect(group).toHaveCount(0);

  // One step, whatever it covered.
  await run.table.getByRole("checkbox", { name: "Select this page" }).check();
  await expect(group).toContainText("7 selected");
  await group.getByRole("button", { name: "Skip selected" }).click();
  await expect(run.tallies()).toContainText("Skipped 7");
  await expect(run.queued(0)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(run.tallies()).toContainText("Unreviewed 5");
  await expect(run.queued(2)).toBeVisible();

  // What is so already is left out, and named.
  await run.table.getByRole("checkbox", { name: "Select this page" }).check();
  await group.getByRole("button", { name: "Accept selected" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("5 rows accepted, 2 left out.");
  await expect(dialog.getByRole("listitem").filter({ hasText: "main.dept.kostl" })).toContainText("is so already");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(run.queued(7)).toBeVisible();
});

test("every matching row can be taken, beyond the page, after a preview", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables(...BIG_TABLES));
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  await run.table.getByRole("checkbox", { name: "Select this page" }).check();
  const group = page.getByRole("group", { name: "Selected rows" });
  await group.getByRole("button", { name: `Select all ${BIG_ROWS} matching` }).click();
  await expect(group).toContainText(`${BIG_ROWS} selected`);
  await group.getByRole("button", { name: "Accept selected" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept rows" });
  await expect(dialog).toContainText(`${BIG_ROWS} rows will be accepted.`);
  await dialog.getByRole("button", { name: `Accept ${BIG_ROWS} rows` }).click();
  await expect(dialog).toBeHidden();
  await expect(run.queued(BIG_ROWS)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(run.queued(0)).toBeVisible();
});

test("accept all above a threshold: what it showed is what it takes", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  await page.getByRole("button", { name: "Accept all ≥ threshold…" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept all ≥ threshold" });
  // Scores of a batch are 0.93, 0.70, 0.31 in turn.
  await expect(dialog).toContainText("3 rows will be accepted.");
  const slider = dialog.getByRole("slider", { name: /Lowest score/ });
  await slider.fill("0.5");
  await expect(dialog).toContainText("6 rows will be accepted.");
  await expect(dialog.getByRole("listitem").first()).toContainText(drafted("main.dept"));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  // Somebody decides on one of them meanwhile: it is left out, and named.
  await studio.decide(await studio.row(id, "main.dept.dept_cd"), { status: "skipped" });
  await dialog.getByRole("button", { name: "Accept 6 rows" }).click();
  await expect(dialog).toContainText("5 rows accepted, 1 left out.");
  await expect(dialog.getByRole("listitem")).toContainText("main.dept.dept_cd was changed meanwhile");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(run.queued(5)).toBeVisible();
  await expect(run.row("main.dept.dept_cd")).toContainText("Skipped");
  expect((await studio.rows(id)).filter((row) => row.queued).length).toBe(5);
  expect(DEPT.length).toBe(7);
});

test("while another run's row holds the entry, picks are off and Restore takes it over", async ({ page, studio }) => {
  const first = await studio.finishedRun(tables("dept"), "slow");
  const second = await studio.finishedRun(tables("dept"), "slow");
  const asset = "main.dept.dept_nm";
  await studio.decide(await studio.row(first, asset), { status: "accepted" });
  await visit(page, `/runs/${second}`);
  const run = new RunPage(page);
  await expect(run.row(asset)).toContainText(`queued: v1 (run #${first})`);
  await run.opener(asset).click();
  const promote = page.getByRole("button", { name: "Promote B" });
  await expect(promote).toHaveAttribute("aria-disabled", "true");
  await expect(promote).toHaveAttribute("title", `v1 (run #${first}) holds the queue entry. Deselect it there first.`);
  await promote.click({ force: true });
  await expect(run.row(asset)).toContainText("Unreviewed");

  await run.button("Restore", asset).click();
  await expect(run.row(asset)).toContainText("Accepted");
  await expect(promote).not.toHaveAttribute("aria-disabled", "true");
  expect((await studio.row(first, asset)).queued).toBe(false);
  // Undo gives it back.
  await page.keyboard.press("Control+z");
  await expect(run.row(asset)).toContainText(`queued: v1 (run #${first})`);
  expect((await studio.row(first, asset)).queued).toBe(true);
});
