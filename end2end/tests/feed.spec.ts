import type { BrowserContext, Page } from "@playwright/test";
import { eavesdrop, leading } from "../support/feed.ts";
import { SERVER_GONE, answered, expect, pendingLink, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { EMP } from "../support/sample.ts";
import { tables } from "../support/studio.ts";

const DEPT = "main.dept";
const NAME = "main.dept.dept_nm";

/** A tab that is listened in on. */
async function tab(page: Page, address: string): Promise<RunPage> {
  await eavesdrop(page);
  await visit(page, address);
  return new RunPage(page);
}

async function another(context: BrowserContext, address: string): Promise<RunPage> {
  return tab(await context.newPage(), address);
}

function at(tabs: RunPage[], index: number): RunPage {
  const found = tabs[index];
  if (found === undefined) throw new Error(`There is no tab ${index}`);
  return found;
}

/** Exactly one of the tabs has the browser's event stream: which one? */
async function leader(tabs: RunPage[]): Promise<number> {
  let found = -1;
  await expect
    .poll(async () => {
      const open = await leading(tabs.map((run) => run.page));
      found = open.indexOf(true);
      return open.filter(Boolean).length;
    })
    .toBe(1);
  return found;
}

test("a decision in one tab shows in all the others, without a reload", async ({ context, page, studio }) => {
  const id = await studio.finishedRun(tables("dept"));
  const first = await tab(page, `/runs/${id}`);
  const second = await another(context, `/runs/${id}`);
  const summary = await another(context, `/runs/${id}?tab=summary`);
  const queue = await another(context, "/pending");
  const home = await another(context, "/");
  const all = [first, second, summary, queue, home];
  await leader(all);

  await first.button("Accept", DEPT).click();
  await expect(second.row(DEPT)).toContainText("Accepted");
  await expect(second.queued(1)).toBeVisible();
  await expect(second.applyButtonWith(1)).toBeEnabled();
  for (const { page } of all) await expect(pendingLink(page, 1)).toBeVisible();
  const entries = queue.page.getByRole("table", { name: "Pending queue" });
  await expect(entries).toContainText(DEPT);
  await expect(home.page.getByText("1 approved description waits")).toBeVisible();

  // And the other way round; what has the focus keeps it.
  await first.button("Skip", NAME).focus();
  await second.button("Deselect", DEPT).click();
  await expect(first.button("Accept", DEPT)).toBeVisible();
  await expect(first.queued(0)).toBeVisible();
  await expect(first.button("Skip", NAME)).toBeFocused();
  for (const { page } of all) await expect(pendingLink(page, 0)).toBeVisible();
  await expect(queue.page.getByRole("heading", { name: "The queue is empty" })).toBeVisible();
  await expect(home.page.getByText("1 approved description waits")).toHaveCount(0);
});

test("what other people decide shows: rows, counts, and other runs' hold on the queue", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("dept"));
  const run = await tab(page, `/runs/${id}`);
  await studio.decide(await studio.row(id, NAME), { description: "Said by somebody else." });
  await expect(run.row(NAME)).toContainText("Said by somebody else.");
  await expect(run.row(NAME)).toContainText("Accepted");
  await studio.decide(await studio.row(id, DEPT), { status: "skipped" });
  await expect(run.button("Restore", DEPT)).toBeVisible();
  await expect(run.tallies()).toContainText("Skipped 1");
  await expect(run.queued(1)).toBeVisible();

  // Another run over the same table takes the entry of an asset, which stays one of this run's assets.
  const other = await studio.finishedRun(tables("dept"));
  await studio.decide(await studio.row(other, "main.dept.kostl"), { status: "accepted" });
  await expect(run.queued(2)).toBeVisible();
  await expect(pendingLink(page, 2)).toBeVisible();
});

test("when the leading tab closes another one takes over, and nothing is missed", async ({
  context,
  page,
  studio,
}) => {
  const id = await studio.finishedRun(tables("dept"));
  const tabs = [await tab(page, `/runs/${id}`)];
  for (let more = 0; more < 2; more += 1) tabs.push(await another(context, `/runs/${id}`));
  const [gone] = tabs.splice(await leader(tabs), 1);
  // Decided in the very moment in which nobody leads.
  const row = await studio.row(id, DEPT);
  await Promise.all([gone?.page.close(), studio.decide(row, { status: "accepted" })]);
  for (const run of tabs) await expect(run.row(DEPT)).toContainText("Accepted");

  await leader(tabs);
  await at(tabs, 0).button("Skip", NAME).click();
  await expect(at(tabs, 1).row(NAME)).toContainText("Skipped");
  // The last one is on its own.
  const [next] = tabs.splice(await leader(tabs), 1);
  await next?.page.close();
  await studio.decide(await studio.row(id, "main.dept.kostl"), { status: "skipped" });
  await expect(at(tabs, 0).row("main.dept.kostl")).toContainText("Skipped");
});

test("a leading tab that is frozen lets another one lead, and catches up when it is thawed", async ({
  context,
  page,
  studio,
}) => {
  const id = await studio.finishedRun(tables("dept"));
  const tabs = [await tab(page, `/runs/${id}`), await another(context, `/runs/${id}`)];
  expect(await leader(tabs)).toBe(0);
  // As the browser announces it; Chromium freezes no page that it shows.
  await page.evaluate(() => document.dispatchEvent(new Event("freeze")));
  expect(await leader(tabs)).toBe(1);
  await studio.decide(await studio.row(id, DEPT), { status: "accepted" });
  for (const run of tabs) await expect(run.row(DEPT)).toContainText("Accepted");

  await page.evaluate(() => document.dispatchEvent(new Event("resume")));
  await studio.decide(await studio.row(id, NAME), { status: "skipped" });
  for (const run of tabs) await expect(run.row(NAME)).toContainText("Skipped");
  expect(await leader(tabs)).toBe(1);
  // It is in line again.
  await at(tabs, 1).page.close();
  expect(await leader(tabs.slice(0, 1))).toBe(0);
  await studio.decide(await studio.row(id, DEPT), { status: "skipped" });
  await expect(at(tabs, 0).row(DEPT)).toContainText("Skipped");
});

test("ten tabs on a live run: all stay live, and every click answers", async ({ context, page, studio, model }) => {
  test.setTimeout(180_000);
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const tabs = [await tab(page, `/runs/${id}`)];
  while (tabs.length < 10) tabs.push(await another(context, `/runs/${id}`));
  await leader(tabs);
  model.release(2);
  for (const run of tabs) await expect(run.openers).toHaveCount(10);

  for (const [index, run] of tabs.entries()) {
    const answered = run.page.waitForResponse("**/fn/decide_result*");
    await run.button("Accept", EMP[index] as string).click();
    const answer = await answered;
    expect(answer.status()).toBe(200);
    await answer.finished();
    // Where connections are short, a request waits for another tab's stream to end.
    expect(answer.request().timing().responseEnd).toBeLessThan(4_000);
  }
  for (const run of tabs) {
    await expect(run.queued(10)).toBeVisible();
    await expect(run.table.getByRole("button", { name: /^Deselect / })).toHaveCount(10);
    await expect(run.banner).toContainText("column 10 of 19");
  }
  model.open();
  for (const run of tabs) {
    await expect(run.banner).toHaveCount(0);
    await expect(run.openers).toHaveCount(19);
    expect(await run.assets()).toEqual(EMP);
  }
  await leader(tabs);
});

test("a row that is edited while somebody else decides on it: saving is refused, the newer state shown", async ({
  page,
  studio,
  guard,
}) => {
  guard.allow(answered(409));
  const id = await studio.finishedRun(tables("dept"));
  const run = await tab(page, `/runs/${id}`);
  await run.button("Edit", NAME).click();
  await run.editor(NAME).fill("Half a sen");
  await studio.decide(await studio.row(id, NAME), { description: "Said by somebody else." });
  await expect(run.queued(1)).toBeVisible();
  await expect(run.editor(NAME)).toHaveValue("Half a sen");
  await expect(run.editor(NAME)).toBeFocused();
  await page.keyboard.type("tence.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert", { name: `Conflict on ${NAME}` })).toContainText("Half a sentence.");
  await expect(run.row(NAME)).toContainText("Said by somebody else.");
  expect((await studio.row(id, NAME)).description).toBe("Said by somebody else.");

  // Left without a word, it shows what happened meanwhile.
  await run.button("Edit", DEPT).click();
  await studio.decide(await studio.row(id, DEPT), { status: "skipped" });
  await expect(run.tallies()).toContainText("Skipped 1");
  await page.keyboard.press("Escape");
  await expect(run.row(DEPT)).toContainText("Skipped");
});

test("lists of runs follow: the first one, its progress, its end", async ({ context, page, studio, model }) => {
  const runs = await tab(page, "/runs");
  const home = await another(context, "/");
  await expect(runs.page.getByRole("heading", { name: "No run here" })).toBeVisible();
  await expect(home.page.getByRole("heading", { name: "No run yet" })).toBeVisible();
  model.hold();
  const first = await studio.startRun(tables("emp"));
  const id = await studio.runOf(first);
  const row = (list: RunPage, run: number) =>
    list.page.getByRole("row").filter({ has: list.page.getByRole("link", { name: `#${run}`, exact: true }) });
  for (const list of [runs, home]) await expect(row(list, id)).toContainText("0 of 19");
  model.release(1);
  for (const list of [runs, home]) await expect(row(list, id)).toContainText("5 of 19");

  // A new one comes above; the button that has the focus stays that of its run.
  const cancel = row(runs, id).getByRole("button", { name: "Cancel" });
  await cancel.focus();
  const second = await studio.runOf(await studio.startRun(tables("dept"), "builtin"));
  for (const list of [runs, home]) await expect(row(list, second)).toContainText("Success");
  await expect(cancel).toBeFocused();
  model.open();
  for (const list of [runs, home]) {
    await expect(row(list, id)).toContainText("Success");
    await expect(row(list, id).getByRole("button")).toHaveCount(0);
  }
});

test("a tab that was signed out comes back when the person signs in again in another one", async ({
  context,
  page,
  studio,
  model,
  guard,
}) => {
  test.setTimeout(120_000);
  guard.allow(answered(401), SERVER_GONE);
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const tabs = [await tab(page, `/runs/${id}`), await another(context, `/runs/${id}`)];
  model.release();
  for (const run of tabs) await expect(run.openers).toHaveCount(5);
  await studio.kill();
  studio.token = `other-${studio.token}`;
  await studio.start();
  for (const run of tabs) {
    await expect(run.banner.getByText(/session ended/i)).toBeVisible({ timeout: 30_000 });
  }
  model.open();
  await studio.end(job);

  const fresh = await context.newPage();
  await fresh.goto(studio.startUrl);
  for (const run of tabs) {
    await expect(run.banner).toHaveCount(0);
    expect(await run.assets()).toEqual(EMP);
    await expect(run.openers).toHaveCount(19);
  }
});

test("what happens while the server is away shows when it is back", async ({ context, page, studio, guard }) => {
  test.setTimeout(120_000);
  guard.allow(SERVER_GONE);
  const id = await studio.finishedRun(tables("dept"));
  const tabs = [await tab(page, `/runs/${id}`), await another(context, `/runs/${id}`)];
  await studio.restart();
  await studio.decide(await studio.row(id, DEPT), { status: "accepted" });
  for (const run of tabs) {
    await expect(run.row(DEPT)).toContainText("Accepted", { timeout: 20_000 });
    await expect(run.queued(1)).toBeVisible();
  }
});

test("without Web Locks every tab has a stream of its own", async ({ context, page, studio }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  const id = await studio.finishedRun(tables("dept"));
  const tabs = [await tab(page, `/runs/${id}`), await another(context, `/runs/${id}`)];
  await expect.poll(() => leading(tabs.map((run) => run.page))).toEqual([true, true]);
  await at(tabs, 0).button("Accept", DEPT).click();
  await expect(at(tabs, 1).row(DEPT)).toContainText("Accepted");
  await expect(pendingLink(at(tabs, 1).page, 1)).toBeVisible();
});
