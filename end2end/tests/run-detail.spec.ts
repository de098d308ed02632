import type { Page } from "@playwright/test";
import { drafted, type Model } from "../support/model.ts";
import { answered, expect, hydrated, pendingLink, test, visit } from "../support/page.ts";
import { RunPage, chooseTables } from "../support/run-page.ts";
import { BIG_ROWS, BIG_TABLES, DEPT, EMP } from "../support/sample.ts";
import { type Studio, tables } from "../support/studio.ts";

/** A run of `dept` on the model, all drafted, on the screen. */
async function finished(page: Page, studio: Studio): Promise<RunPage> {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  return new RunPage(page);
}

/** A run of `emp` whose first batches are drafted and whose next one waits for the model. */
async function live(page: Page, studio: Studio, model: Model, batches: number): Promise<[RunPage, string]> {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  model.release(batches);
  await expect.poll(() => [model.answered, model.waiting]).toEqual([batches, 1]);
  await visit(page, `/runs/${id}`);
  const run = new RunPage(page);
  await expect(run.openers).toHaveCount(batches * 5);
  return [run, job];
}

const seconds = (clock: string | null) =>
  (clock ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

test("the main job: run, watch, review, apply", async ({ page, studio, model }) => {
  test.setTimeout(150_000);
  model.hold();
  const run = new RunPage(page);
  const alternative = drafted("main.emp.pers_no", 1);
  const mine = "The employee's number in the payroll.";

  await test.step("from home to a started run", async () => {
    await visit(page, "/");
    await page.getByRole("link", { name: "Start the first run" }).click();
    await expect(page).toHaveURL(/\/runs\/new$/);
    await expect(page.getByRole("combobox", { name: "LLM profile" })).toHaveValue("slow");
    await chooseTables(page, "emp");
    await page.getByRole("button", { name: "Start run" }).click();
    await expect(page).toHaveURL(/\/runs\/1$/);
  });

  await test.step("the banner has its five parts before the first row is there", async () => {
    await expect(run.banner).toBeVisible();
    const elapsed = run.banner.getByRole("timer");
    await expect(elapsed).toHaveText(/^\d+:\d\d$/);
    await expect(run.figure("Elapsed")).toContainText(/\d+:\d\d/);
    const before = seconds(await elapsed.textContent());
    await expect.poll(async () => seconds(await elapsed.textContent())).toBeGreaterThanOrEqual(before + 2);
    await expect(run.banner).toContainText("Processing main.emp (0 / 18 columns)");
    await expect(run.figure("Progress")).toHaveText("column 0 of 19");
    const bar = run.banner.getByRole("progressbar");
    await expect(bar).toHaveAttribute("value", "0");
    await expect(run.figure("Cost")).toContainText("$0.0000");
    await expect(run.banner.getByRole("button", { name: "Cancel" })).toBeEnabled();
    await expect(page.getByRole("tabpanel", { name: /^Results/ })).toContainText("Being prepared");
    await expect(run.openers).toHaveCount(0);
  });

  await test.step("rows appear while it runs", async () => {
    model.release();
    await expect(run.openers).toHaveCount(5);
    expect(await run.assets()).toEqual(EMP.slice(0, 5));
    await expect(run.banner).toContainText("Processing main.emp (4 / 18 columns)");
    await expect(run.figure("Progress")).toHaveText("column 5 of 19");
    await expect(run.banner.getByRole("progressbar")).toHaveAttribute("value", "26");
    await expect(run.figure("Cost")).toContainText("$0.0014");
    await expect(run.figure("Cost")).toContainText("1,200 tokens");
    model.release();
    await expect(run.openers).toHaveCount(10);
    expect(await run.assets()).toEqual(EMP.slice(0, 10));
    await expect(run.figure("Cost")).toContainText("$0.0028");
    await expect(run.tab("Results")).toHaveAccessibleName(/10/);
  });

  await test.step("it ends: the banner goes, a toast says how", async () => {
    model.open();
    await expect(run.messages).toContainText("The run is done: 19 rows.");
    await expect(run.banner).toHaveCount(0);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Success");
    expect(await run.assets()).toEqual(EMP);
    expect(model.calls.map((call) => call.assets.length)).toEqual([5, 5, 5, 4]);
    // Nothing is accepted by itself.
    await expect(run.tallies()).toContainText("Unreviewed 19");
    await expect(run.queued(0)).toBeVisible();
    await expect(run.applyButtonWith(0)).toBeDisabled();
  });

  await test.step("accept, edit, promote, skip", async () => {
    await run.button("Accept", "main.emp").click();
    await expect(run.row("main.emp")).toContainText("Accepted");
    await expect(run.queued(1)).toBeVisible();
    await expect(pendingLink(page, 1)).toBeVisible();

    await run.button("Edit", "main.emp.emp_id").click();
    await run.editor("main.emp.emp_id").fill(mine);
    await page.keyboard.press("Enter");
    await expect(run.row("main.emp.emp_id")).toContainText(mine);
    await expect(run.row("main.emp.emp_id")).toContainText("Accepted");
    await expect(run.queued(2)).toBeVisible();

    await run.opener("main.emp.pers_no").click();
    await page.getByRole("button", { name: "Promote B" }).click();
    await expect(run.row("main.emp.pers_no")).toContainText(alternative);
    await expect(run.queued(3)).toBeVisible();
    await expect(pendingLink(page, 3)).toBeVisible();

    await run.button("Skip", "main.emp.sex_cd").click();
    await expect(run.row("main.emp.sex_cd")).toContainText("Skipped");
    await expect(run.tallies()).toContainText("Unreviewed 15");
    await expect(run.tallies()).toContainText("Accepted 3");
    await expect(run.tallies()).toContainText("Skipped 1");
    await expect(run.queued(3)).toBeVisible();
  });

  await test.step("apply: the literal statements first, then the outcome", async () => {
    await run.applyButtonWith(3).click();
    await expect(run.dialog).toContainText("3 statements will run");
    const statement = (asset: string) => run.dialog.getByRole("listitem").filter({ hasText: asset }).locator("pre");
    await expect(run.dialog.getByRole("listitem")).toHaveCount(3);
    await expect(statement("main.emp.emp_id")).toContainText("INSERT INTO main.amx_comments");
    await expect(statement("main.emp.emp_id")).toContainText("'The employee''s number in the payroll.'");
    await expect(statement("main.emp.pers_no")).toContainText(`'${alternative}'`);
    // Nothing is written by looking.
    await run.dialog.getByRole("button", { name: "Not now" }).click();
    await expect(run.dialog).toBeHidden();
    await expect(run.queued(3)).toBeVisible();

    await run.applyButtonWith(3).click();
    await run.dialog.getByRole("button", { name: "Apply 3 comments" }).click();
    await expect(run.dialog).toContainText("3 comments applied");
    await expect(run.dialog.getByRole("listitem").filter({ hasText: "Applied" })).toHaveCount(3);
    await run.dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(run.queued(0)).toBeVisible();
    await expect(run.applyButtonWith(0)).toBeDisabled();
    await expect(pendingLink(page, 0)).toBeVisible();
    await expect(run.row("main.emp")).toContainText(/applied/);
  });

  await test.step("the comments are in the database, the queue is empty, a reload keeps it all", async () => {
    const after = await studio.finishedRun(tables("emp"));
    const comment = async (asset: string) => (await studio.row(after, asset)).existing_comment;
    expect(await comment("main.emp")).toBe(drafted("main.emp"));
    expect(await comment("main.emp.emp_id")).toBe(mine);
    expect(await comment("main.emp.pers_no")).toBe(alternative);
    expect(await comment("main.emp.sex_cd")).toBeNull();

    await page.reload();
    await hydrated(page);
    await expect(run.row("main.emp.emp_id")).toContainText(mine);
    await expect(run.row("main.emp.pers_no")).toContainText(alternative);
    await expect(run.row("main.emp.sex_cd")).toContainText("Skipped");
    await expect(run.tallies()).toContainText("Accepted 3");
    await expect(run.messages).not.toContainText("The run is done");

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Pending" }).click();
    await expect(page.getByRole("heading", { name: "The queue is empty" })).toBeVisible();
  });
});

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("tabs, paging and opening a row are plain links", async ({ page, studio }) => {
    const id = await studio.finishedRun(tables(...BIG_TABLES));
    const run = new RunPage(page);
    await page.goto(`/runs/${id}`);
    await expect(run.tab("Results")).toHaveAttribute("aria-selected", "true");
    await expect(run.openers).toHaveCount(50);
    await expect(page.getByText(`1–50 of ${BIG_ROWS}`)).toBeVisible();
    await expect(run.button("Accept", "main.cust_mst")).toBeDisabled();
    await expect(run.applyButtonWith(0)).toBeDisabled();

    const first = await run.assets();
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(run.openers).toHaveCount(BIG_ROWS - 50);
    await expect(page.getByText(`51–${BIG_ROWS} of ${BIG_ROWS}`)).toBeVisible();
    const second = await run.assets();
    expect(new Set([...first, ...second]).size).toBe(BIG_ROWS);
    await expect(page.getByRole("link", { name: "Next" })).toHaveCount(0);

    await run.opener(second[1] as string).click();
    await expect(page).toHaveURL(/page=2.*open=\d+/);
    await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();
    await expect(run.alternatives).toHaveCount(3);
    await expect(run.opener(second[1] as string)).toHaveAccessibleName(/^Close /);
    await run.opener(second[1] as string).click();
    await expect(page.getByRole("heading", { name: "Alternatives" })).toHaveCount(0);
    await page.getByRole("link", { name: "Previous" }).click();
    expect(await run.assets()).toEqual(first);

    for (const [tab, text] of [
      ["Summary", "Tokens & cost"],
      ["Scope", '"cust_mst"'],
      ["Settings", '"n_alternatives"'],
    ] as const) {
      await run.tab(tab).click();
      await expect(page).toHaveURL(new RegExp(`tab=${tab.toLowerCase()}`));
      await expect(run.tab(tab)).toHaveAttribute("aria-selected", "true");
      await expect(page.getByRole("tabpanel", { name: new RegExp(`^${tab}`) })).toContainText(text);
    }
  });

  test("a live run shows how far it is", async ({ page, studio, model }) => {
    model.hold();
    const job = await studio.startRun(tables("emp"));
    const id = await studio.runOf(job);
    model.release();
    await expect.poll(() => [model.answered, model.waiting]).toEqual([1, 1]);
    const run = new RunPage(page);
    await page.goto(`/runs/${id}`);
    await expect(run.banner.getByRole("timer")).toHaveText(/^\d+:\d\d$/);
    await expect(run.banner).toContainText("Processing main.emp (4 / 18 columns)");
    await expect(run.figure("Progress")).toHaveText("column 5 of 19");
    await expect(run.banner.getByRole("progressbar")).toHaveAttribute("value", "26");
    await expect(run.figure("Cost")).toContainText("$0.0014");
    await expect(run.banner.getByRole("button", { name: "Cancel" })).toBeDisabled();
    expect(await run.assets()).toEqual(EMP.slice(0, 5));
  });
});

test("the address reproduces the view, and Back works", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables(...BIG_TABLES));
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);
  await page.evaluate(() => Object.assign(window, { here: true }));
  await expect(run.openers).toHaveCount(50);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(run.openers).toHaveCount(BIG_ROWS - 50);
  const [asset] = (await run.assets()).slice(2);
  await run.opener(asset as string).click();
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();
  await expect(run.table.locator("[aria-expanded=true]")).toHaveCount(1);
  await run.tab("Summary").click();
  await expect(page.getByRole("tabpanel", { name: "Summary" })).toContainText("Tokens & cost");

  await page.goBack();
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();
  const address = page.url();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Alternatives" })).toHaveCount(0);
  await expect(run.openers).toHaveCount(BIG_ROWS - 50);
  await page.goBack();
  await expect(run.openers).toHaveCount(50);
  expect(await page.evaluate(() => "here" in window), "no page was loaded anew").toBe(true);

  await visit(page, address);
  await expect(run.opener(asset as string)).toHaveAccessibleName(`Close ${asset}`);
  await expect(run.alternatives).toHaveCount(3);
});

test("the elapsed time is right after a reload", async ({ page, studio, model }) => {
  const [run] = await live(page, studio, model, 1);
  const elapsed = run.banner.getByRole("timer");
  await expect.poll(async () => seconds(await elapsed.textContent())).toBeGreaterThanOrEqual(3);
  const before = seconds(await elapsed.textContent());
  await page.reload();
  expect(seconds(await elapsed.textContent())).toBeGreaterThanOrEqual(before);
  await hydrated(page);
  expect(seconds(await elapsed.textContent())).toBeGreaterThanOrEqual(before);
});

test("decisions are taken back: deselect, skip, restore", async ({ page, studio }) => {
  const run = await finished(page, studio);
  const asset = "main.dept.dept_nm";
  await run.button("Accept", asset).click();
  await expect(run.row(asset)).toContainText("Accepted");
  await expect(run.queued(1)).toBeVisible();
  await run.button("Deselect", asset).click();
  await expect(run.row(asset)).toContainText("Unreviewed");
  await expect(run.queued(0)).toBeVisible();
  await expect(pendingLink(page, 0)).toBeVisible();

  await run.button("Accept", asset).click();
  await expect(run.queued(1)).toBeVisible();
  await run.button("Skip", asset).click();
  await expect(run.row(asset)).toContainText("Skipped");
  await expect(run.queued(0)).toBeVisible();
  await run.button("Restore", asset).click();
  await expect(run.row(asset)).toContainText("Unreviewed");
  await expect(run.tallies()).toContainText("Unreviewed 7");
  await expect(run.row(asset)).toContainText(drafted(asset));
});

test("decisions that follow each other quickly all count", async ({ page, studio }) => {
  const run = await finished(page, studio);
  const id = 1;
  const asset = "main.dept.dept_nm";
  // Every answer of the server is kept back until all three are given.
  let answer = () => {};
  const all = new Promise<void>((done) => {
    answer = done;
  });
  await page.route("**/fn/decide_result*", async (route) => {
    await all;
    await route.continue();
  });
  let answers = 0;
  page.on("response", (response) => {
    if (response.url().includes("/fn/decide_result")) answers += 1;
  });
  await run.button("Accept", asset).click();
  // Shown at once, before the server answers.
  await expect(run.row(asset)).toContainText("Accepted");
  await run.button("Skip", asset).click();
  await expect(run.row(asset)).toContainText("Skipped");
  await run.button("Restore", asset).click();
  await run.button("Accept", asset).click();
  await run.button("Accept", "main.dept").click();
  await expect(run.row("main.dept")).toContainText("Accepted");
  // Leaving now would lose what is on its way: the browser asks first.
  const asked = page.waitForEvent("dialog");
  const leaving = page.evaluate(() => location.reload()).catch(() => {});
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await leaving;
  answer();
  // Two are queued after the first answers already: all five must be there before the page is left.
  await expect.poll(() => answers).toBe(5);
  await expect(run.queued(2)).toBeVisible();
  await expect(pendingLink(page, 2)).toBeVisible();
  expect((await studio.row(id, asset)).status).toBe("accepted");
  await page.reload();
  await expect(run.row(asset)).toContainText("Accepted");
  await expect(run.tallies()).toContainText("Accepted 2");
});

test("editing: Enter saves, Esc restores, Shift+Enter is a new line, leaving saves", async ({ page, studio }) => {
  const run = await finished(page, studio);
  const asset = "main.dept.kostl";
  const editor = run.editor(asset);

  await run.button("Edit", asset).click();
  await expect(editor).toBeFocused();
  await expect(editor).toHaveValue(drafted(asset));
  await editor.fill("Not this.");
  await page.keyboard.press("Escape");
  await expect(editor).toHaveCount(0);
  await expect(run.row(asset)).toContainText(drafted(asset));
  await expect(run.row(asset)).toContainText("Unreviewed");

  await run.button("Edit", asset).click();
  await editor.fill("Cost centre,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("as the controllers number it.");
  await expect(editor).toHaveValue("Cost centre,\nas the controllers number it.");
  await page.keyboard.press("Enter");
  await expect(editor).toHaveCount(0);
  await expect(run.row(asset)).toContainText(/Cost centre,\s+as the controllers number it\./);
  await expect(run.queued(1)).toBeVisible();
  expect(await studio.row(1, asset)).toMatchObject({
    description: "Cost centre,\nas the controllers number it.",
    status: "accepted",
    edited: true,
  });

  await run.button("Edit", "main.dept.loc_cd").click();
  await run.editor("main.dept.loc_cd").fill("Where it sits.");
  await page.getByRole("heading", { level: 1 }).click();
  await expect(run.row("main.dept.loc_cd")).toContainText("Where it sits.");
  await expect(run.queued(2)).toBeVisible();

  // An empty text is no description: nothing changes, and the person is told.
  await run.button("Edit", "main.dept").click();
  await run.editor("main.dept").fill("  ");
  await page.keyboard.press("Enter");
  await expect(run.messages).toContainText("cannot be empty");
  await expect(run.row("main.dept")).toContainText(drafted("main.dept"));

  await page.reload();
  await expect(run.row("main.dept.loc_cd")).toContainText("Where it sits.");
});

test("alternatives: promote makes one the description, the same button takes it back", async ({ page, studio }) => {
  const run = await finished(page, studio);
  const asset = "main.dept.dept_nm";
  await run.opener(asset).click();
  await expect(run.alternatives).toHaveCount(3);
  for (const [index, letter] of ["A", "B", "C"].entries()) {
    const item = run.alternatives.nth(index);
    await expect(item).toContainText(letter);
    await expect(item).toContainText(drafted(asset, index));
    await expect(item).toContainText("Semantic");
    // The third asset of its batch: what the model declared.
    await expect(item).toContainText("0.31");
  }
  await page.getByRole("button", { name: "Promote C" }).click();
  await expect(run.row(asset)).toContainText(drafted(asset, 2));
  await expect(run.row(asset)).toContainText("Accepted");
  await expect(run.queued(1)).toBeVisible();
  await page.getByRole("button", { name: "Promote B" }).click();
  await expect(run.row(asset)).toContainText(drafted(asset, 1));
  await expect(run.queued(1)).toBeVisible();
  await expect(page.getByRole("button", { name: "Deselect B", pressed: true })).toBeVisible();
  await page.getByRole("button", { name: "Deselect B" }).click();
  await expect(run.row(asset)).toContainText("Unreviewed");
  await expect(run.queued(0)).toBeVisible();
  await expect(page.getByRole("button", { name: "Promote B", pressed: false })).toBeVisible();
});

test("a model that gives two of three leaves a placeholder that cannot be promoted", async ({
  page,
  studio,
  model,
}) => {
  model.most = 2;
  const run = await finished(page, studio);
  const asset = "main.dept.dept_cd";
  await expect(run.row(asset)).toContainText(
    "produced 2 of 3 requested (retry got 0, fallback padded 1)",
  );
  await expect(run.row(asset)).toContainText("+1");
  await run.opener(asset).click();
  await expect(run.alternatives).toHaveCount(3);
  await expect(run.alternatives.nth(2)).toContainText("FALLBACK — the model gave no third alternative");
  await expect(page.getByRole("button", { name: /^Promote/ })).toHaveCount(2);
  // Neither by its key: only other words make a description of it.
  await run.opener(asset).focus();
  await page.keyboard.press("3");
  await expect(run.messages).toContainText("FALLBACK placeholder, not a description");
  await expect(run.row(asset)).toContainText("Unreviewed");
  await run.button("Edit", asset).click();
  await run.editor(asset).fill("FALLBACK — the model gave no third alternative. Edit the description or re-run.");
  await page.keyboard.press("Enter");
  await expect(run.row(asset)).toContainText("Unreviewed");
  expect((await studio.row(1, asset)).status).toBe("unreviewed");
});

test("a decision on a row that changed meanwhile changes nothing, and shows what is there", async ({
  page,
  context,
  studio,
  guard,
}) => {
  guard.allow(answered(409));
  const run = await finished(page, studio);
  const second = new RunPage(await context.newPage());
  await visit(second.page, page.url());
  const asset = "main.dept.kostl";
  // What the second tab is told of the first one's decision comes too late.
  await second.page.route("**/fn/list_results*", () => {});

  await run.button("Edit", asset).click();
  await run.editor(asset).fill("Said in the first tab.");
  await page.keyboard.press("Enter");
  await expect(run.queued(1)).toBeVisible();

  await second.button("Skip", asset).click();
  await expect(second.row(asset)).toContainText("Said in the first tab.");
  await expect(second.row(asset)).toContainText("Accepted");
  await expect(second.page.getByRole("alert", { name: `Conflict on ${asset}` })).toContainText("Skipped");
  expect((await studio.row(1, asset)).status).toBe("accepted");
});

test("rows that arrive do not disturb the row that is edited", async ({ page, studio, model }) => {
  const [run] = await live(page, studio, model, 1);
  const asset = EMP[3] as string;
  await run.button("Edit", asset).click();
  const editor = run.editor(asset);
  await editor.fill("Half a sen");
  await editor.evaluate((area: HTMLTextAreaElement) => Object.assign(area, { same: true }));
  model.release();
  await expect(run.openers).toHaveCount(10);
  await expect(editor).toHaveValue("Half a sen");
  await expect(editor).toBeFocused();
  model.open();
  await expect(run.banner).toHaveCount(0);
  await expect(run.openers).toHaveCount(19);
  await expect(editor).toHaveValue("Half a sen");
  expect(await editor.evaluate((area) => "same" in area), "it is the very same field").toBe(true);
  await page.keyboard.type("tence.");
  await page.keyboard.press("Enter");
  await expect(run.row(asset)).toContainText("Half a sentence.");
  await expect(run.queued(1)).toBeVisible();
  expect(await run.assets()).toEqual(EMP);
});

test("rows that join above do not move the row in hand", async ({ page, studio, model }) => {
  // The first batch failed, and is retried while a row of a later one is being edited.
  model.hold();
  model.refuse = { status: 400, message: "not this one" };
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  model.release();
  await expect.poll(() => model.waiting).toBe(1);
  model.refuse = null;
  model.open();
  await studio.end(job);
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);
  await expect(run.openers).toHaveCount(14);
  const asset = EMP[7] as string;
  const top = async () => Math.round((await run.row(asset).boundingBox())?.y ?? 0);
  await run.button("Edit", asset).click();
  await run.editor(asset).fill("Half a sen");
  const before = await top();
  // It is over before the page hears of it.
  await studio.api(`/runs/${id}/retry-failed`, { method: "POST" });
  await expect(run.tallies()).toContainText("All 19");
  await expect(run.editor(asset)).toHaveValue("Half a sen");
  await expect(run.editor(asset)).toBeFocused();
  expect(await top()).toBe(before);
  // Once the field is left they take their places, and the row in hand keeps its own on the screen.
  await page.keyboard.press("Escape");
  await expect(run.openers).toHaveCount(19);
  expect(await run.assets()).toEqual(EMP);
  await expect.poll(top).toBe(before);
  await expect(run.button("Edit", asset)).toBeFocused();
  expect((await studio.row(id, asset)).status).toBe("unreviewed");
});

test("a path is copied by a click, and ticking moves nothing", async ({ page, context, studio }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: studio.url });
  const run = await finished(page, studio);
  const asset = "main.dept.dept_nm";
  await run.button("Copy", asset).click();
  await expect(run.messages).toContainText(`${asset} copied.`);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(asset);
  await expect(page.getByRole("heading", { name: "Alternatives" })).toHaveCount(0);

  const top = async () => (await run.row(asset).boundingBox())?.y;
  const before = await top();
  await run.table.getByRole("checkbox", { name: `Select ${asset}` }).check();
  await expect(page.getByRole("group", { name: "Selected rows" })).toBeInViewport();
  expect(await top()).toBe(before);
});

test("rows can be decided on, and stay decided, while others arrive", async ({ page, studio, model }) => {
  const [run, job] = await live(page, studio, model, 1);
  await run.opener("main.emp").click();
  await page.getByRole("button", { name: "Promote B" }).click();
  await run.button("Skip", "main.emp.emp_id").click();
  await expect(run.queued(1)).toBeVisible();
  model.open();
  await expect(run.openers).toHaveCount(19);
  await expect(run.banner).toHaveCount(0);
  await expect(run.alternatives).toHaveCount(3);
  await expect(run.row("main.emp")).toContainText(drafted("main.emp", 1));
  await expect(run.row("main.emp.emp_id")).toContainText("Skipped");
  await expect(run.queued(1)).toBeVisible();
  expect((await studio.end(job)).status).toBe("success");
});

test("rows of later pages do not push into the page that is read", async ({ page, studio, model }) => {
  model.hold();
  const job = await studio.startRun(tables(...BIG_TABLES));
  const id = await studio.runOf(job);
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);
  model.open();
  await expect(run.banner).toHaveCount(0, { timeout: 30_000 });
  await expect(run.openers).toHaveCount(50);
  await expect(page.getByText(`1–50 of ${BIG_ROWS}`)).toBeVisible();
  expect(await studio.rows(id)).toHaveLength(BIG_ROWS);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(run.openers).toHaveCount(BIG_ROWS - 50);
});

test("a run whose every call failed is failed, and says why", async ({ page, studio, model }) => {
  model.hold();
  model.refuse = { status: 401, message: "Incorrect API key" };
  const job = await studio.startRun(tables("dept"));
  const run = new RunPage(page);
  await visit(page, `/runs/${await studio.runOf(job)}`);
  await expect(run.banner).toBeVisible();
  model.open();
  await expect(run.messages).toContainText("The run failed.");
  await expect(run.messages).toContainText("Set a valid api_key");
  await expect(run.banner).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Failed");
  await run.tab("Summary").click();
  const failures = page.getByRole("heading", { name: /^Failures/ });
  await expect(failures).toContainText(`${DEPT.length} assets`);
  await page.reload();
  await expect(page.getByRole("tabpanel")).toContainText("Set a valid api_key");
});
