import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { drafted } from "../support/model.ts";
import { answered, expect, signIn, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { type Studio, tables } from "../support/studio.ts";

const ASSET = "main.dept.kostl";
const THEIRS = "Said by somebody else.";
const MINE = "Said by me, a moment later.";

const conflict = (run: RunPage) => run.page.getByRole("alert", { name: `Conflict on ${ASSET}` });
const choose = (run: RunPage, choice: string) => conflict(run).getByRole("button", { name: choice });

/** Two people on the same row: the second one is told too late what the first one decided. */
async function twoPeople(page: Page, other: BrowserContext, studio: Studio): Promise<[RunPage, RunPage, number]> {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await signIn(other, studio);
  const second = await other.newPage();
  await second.route("**/fn/list_results*", () => {});
  for (const on of [page, second]) await visit(on, `${studio.url}/runs/${id}`);
  return [new RunPage(page), new RunPage(second), id];
}

async function edit(run: RunPage, text: string): Promise<void> {
  await run.button("Edit", ASSET).click();
  await run.editor(ASSET).fill(text);
  await run.page.keyboard.press("Enter");
}

test("an edit that comes too late: both texts are shown, and one of them is chosen", async ({
  page,
  browser,
  studio,
}) => {
  const context = await browser.newContext();
  const [first, second, id] = await twoPeople(page, context, studio);
  await edit(first, THEIRS);
  await expect(first.queued(1)).toBeVisible();

  await edit(second, MINE);
  await expect(conflict(second)).toBeVisible();
  await expect(conflict(second)).toContainText(MINE);
  await expect(conflict(second)).toContainText(THEIRS);
  await expect(second.row(ASSET)).toContainText(THEIRS);
  expect((await studio.row(id, ASSET)).description).toBe(THEIRS);
  for (const colorScheme of ["light", "dark"] as const) {
    await second.page.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: second.page }).analyze()).violations).toEqual([]);
  }
  // Nothing is lost: leaving asks first, and another view of the rows still has it.
  const asked = second.page.waitForEvent("dialog");
  const leaving = second.page.evaluate(() => location.reload()).catch(() => {});
  await (await asked).dismiss();
  await leaving;
  await second.page.unroute("**/fn/list_results*");
  await second.page.getByRole("link", { name: /^Accepted/ }).click();
  await expect(second.openers).toHaveCount(1);
  await expect(conflict(second)).toContainText(MINE);

  await choose(second, "Use mine").click();
  await expect(second.row(ASSET)).toContainText(MINE);
  await expect(conflict(second)).toHaveCount(0);
  expect((await studio.row(id, ASSET)).description).toBe(MINE);
  // The first tab sees it, without a reload.
  await expect(first.row(ASSET)).toContainText(MINE);
  await context.close();
});

test("mine is edited on, or the stored one kept", async ({ page, browser, studio }) => {
  const context = await browser.newContext();
  const [first, second, id] = await twoPeople(page, context, studio);
  await edit(first, THEIRS);
  await expect(first.queued(1)).toBeVisible();
  await edit(second, MINE);
  await choose(second, "Edit mine").click();
  await expect(second.editor(ASSET)).toHaveValue(MINE);
  // Left alone, it is still there.
  await second.page.keyboard.press("Escape");
  await expect(conflict(second)).toContainText(MINE);
  await choose(second, "Edit mine").click();
  await second.editor(ASSET).fill(`${THEIRS} ${MINE}`);
  await second.page.keyboard.press("Enter");
  await expect(conflict(second)).toHaveCount(0);
  await expect(second.row(ASSET)).toContainText(`${THEIRS} ${MINE}`);
  await expect(first.row(ASSET)).toContainText(`${THEIRS} ${MINE}`);

  await first.button("Skip", ASSET).click();
  await expect(first.tallies()).toContainText("Skipped 1");
  await edit(second, MINE);
  await expect(conflict(second)).toContainText("Skipped");
  await choose(second, "Keep the stored one").click();
  await expect(conflict(second)).toHaveCount(0);
  await expect(second.row(ASSET)).toContainText("Skipped");
  expect((await studio.row(id, ASSET)).status).toBe("skipped");
  await context.close();
});

test("a decision that comes too late: what was wanted can still be had", async ({ page, browser, studio }) => {
  const context = await browser.newContext();
  const [first, second, id] = await twoPeople(page, context, studio);
  await edit(first, THEIRS);
  await expect(first.queued(1)).toBeVisible();
  // What the second one accepts is the text that stands there.
  await second.button("Accept", ASSET).click();
  await expect(conflict(second)).toContainText(drafted(ASSET));
  await expect(conflict(second)).toContainText(THEIRS);
  expect((await studio.row(id, ASSET)).description).toBe(THEIRS);
  await choose(second, "Use mine").click();
  await expect(second.row(ASSET)).toContainText(drafted(ASSET));
  await expect(conflict(second)).toHaveCount(0);
  expect(await studio.row(id, ASSET)).toMatchObject({ description: drafted(ASSET), status: "accepted", edited: false });

  // Both wanted the same: there is nothing to choose.
  await expect(first.row(ASSET)).toContainText(drafted(ASSET));
  await first.button("Skip", ASSET).click();
  await expect(first.tallies()).toContainText("Skipped 1");
  await second.button("Skip", ASSET).click();
  await expect(second.row(ASSET)).toContainText("Skipped");
  await expect(second.messages).toContainText("changed this row meanwhile");
  await expect(conflict(second)).toHaveCount(0);
  await context.close();
});

test("with a tab of the same browser it is the same", async ({ page, context, studio, guard }) => {
  guard.allow(answered(409));
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  const [first, second] = [new RunPage(page), new RunPage(await context.newPage())];
  await visit(second.page, page.url());
  // It is being edited while the other tab decides: saving is refused, and nothing that was typed is gone.
  await second.button("Edit", ASSET).click();
  await second.editor(ASSET).fill(MINE);
  await edit(first, THEIRS);
  await expect(second.queued(1)).toBeVisible();
  await expect(second.editor(ASSET)).toHaveValue(MINE);
  await second.editor(ASSET).press("Enter");
  await expect(conflict(second)).toContainText(MINE);
  await expect(conflict(second)).toContainText(THEIRS);
  await choose(second, "Keep the stored one").click();
  await expect(second.row(ASSET)).toContainText(THEIRS);
});
