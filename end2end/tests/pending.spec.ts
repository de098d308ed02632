import { answered, expect, pendingLink, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { type Studio, tables } from "../support/studio.ts";

/** Two accepted rows of `dept`; the second one's words are a person's. */
async function queueTwo(studio: Studio): Promise<number> {
  const run = await studio.finishedRun(tables("dept"));
  await studio.decide(await studio.row(run, "main.dept"), { status: "accepted" });
  await studio.decide(await studio.row(run, "main.dept.dept_nm"), { description: "What people call it." });
  return run;
}

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("an empty queue says how it is filled", async ({ page }) => {
    await page.goto("/pending");
    await expect(page.getByRole("heading", { name: "The queue is empty" })).toBeVisible();
    await page.getByRole("link", { name: "All runs" }).click();
    await expect(page).toHaveURL(/\/runs$/);
  });

  test("the entries are listed", async ({ page, studio }) => {
    const run = await queueTwo(studio);
    await page.goto("/pending");
    const entries = page.getByRole("table", { name: "Pending queue" }).getByRole("row");
    await expect(entries).toHaveCount(3);
    await expect(entries.nth(1)).toContainText((await studio.row(run, "main.dept")).description);
    await expect(entries.nth(2)).toContainText("main.dept.dept_nm");
    await expect(entries.nth(2)).toContainText("What people call it.");
    await expect(new RunPage(page).applyButton).toBeDisabled();
    await entries.nth(2).getByRole("link", { name: `run #${run}` }).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
  });

  test("paging is by links", async ({ page, studio }) => {
    const run = await studio.finishedRun(tables("cust_mst", "ord_hdr", "prod_mst"));
    for (const row of await studio.rows(run)) await studio.decide(row, { status: "accepted" });
    await page.goto("/pending");
    await expect(page.getByText("1–50 of 62")).toBeVisible();
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(page.getByRole("table", { name: "Pending queue" }).getByRole("row")).toHaveCount(13);
  });

  test("the search is a form, and literal", async ({ page, studio }) => {
    await queueTwo(studio);
    await page.goto("/pending");
    const search = page.getByRole("searchbox", { name: "Search" });
    await search.fill("DEPT_");
    await search.press("Enter");
    await expect(page).toHaveURL(/q=DEPT_/);
    await expect(page.getByRole("table", { name: "Pending queue" }).getByRole("row")).toHaveCount(2);
    await search.fill("50%");
    await search.press("Enter");
    await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
    await page.getByRole("link", { name: "The whole queue" }).click();
    await expect(page.getByRole("table", { name: "Pending queue" }).getByRole("row")).toHaveCount(3);
  });
});

test("the queue is searched while typing, and the search is in the address", async ({ page, studio }) => {
  await queueTwo(studio);
  await visit(page, "/pending");
  const rows = page.getByRole("table", { name: "Pending queue" }).getByRole("row");
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.pressSequentially("people CALL");
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/q=people%20CALL/);
  await expect(search).toHaveValue("people CALL");
  await expect(search).toBeFocused();
  await search.fill("");
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/\/pending$/);
});

test("an entry is edited in place: Enter saves, Esc restores, a newer text is shown", async ({ page, studio, guard }) => {
  const asset = "main.dept.dept_nm";
  const run = await queueTwo(studio);
  await visit(page, "/pending");
  const table = page.getByRole("table", { name: "Pending queue" });
  const edit = table.getByRole("button", { name: `Edit ${asset}`, exact: true });
  const editor = table.getByRole("textbox", { name: `Description of ${asset}` });
  await edit.click();
  await editor.fill("Not this.");
  await editor.press("Escape");
  await expect(edit).toBeFocused();
  await expect(table).toContainText("What people call it.");
  await edit.click();
  await editor.fill("The department's name.");
  await editor.press("Enter");
  await expect(table).toContainText("The department's name.");
  await expect.poll(async () => (await studio.row(run, asset)).description).toBe("The department's name.");

  // Somebody else is faster: their words are shown, mine are not kept silently.
  guard.allow(answered(409));
  await edit.click();
  await editor.fill("Mine.");
  await studio.decide(await studio.row(run, asset), { description: "Theirs." });
  await editor.press("Enter");
  await expect(new RunPage(page).messages).toContainText("Somebody changed this row meanwhile");
  await expect(table).toContainText("Theirs.");
  expect((await studio.row(run, asset)).description).toBe("Theirs.");
});

test("an entry is removed, the queue is cleared, and both can be undone", async ({ page, studio }) => {
  const run = await queueTwo(studio);
  await visit(page, "/pending");
  const rows = page.getByRole("table", { name: "Pending queue" }).getByRole("row");
  const { messages } = new RunPage(page);
  await page.getByRole("button", { name: "Remove main.dept.dept_nm" }).click();
  await expect(rows).toHaveCount(2);
  await expect(pendingLink(page, 1)).toBeVisible();
  expect((await studio.row(run, "main.dept.dept_nm")).status).toBe("unreviewed");
  await messages.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);

  await page.getByRole("button", { name: "Clear queue" }).click();
  const dialog = page.getByRole("dialog", { name: "Clear queue" });
  await expect(dialog).toContainText("2 descriptions");
  await dialog.getByRole("button", { name: "Not now" }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Clear queue" }).click();
  await dialog.getByRole("button", { name: "Clear queue" }).click();
  await expect(page.getByRole("heading", { name: "The queue is empty" })).toBeVisible();
  await expect(messages).toContainText("2 entries taken out of the queue.");
  await expect(pendingLink(page, 0)).toBeVisible();
  await messages.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(2)).toContainText("What people call it.");
});

test("the preview shows the statements and writes nothing", async ({ page, studio }) => {
  await queueTwo(studio);
  await visit(page, "/pending");
  await page.getByRole("button", { name: "Preview SQL" }).click();
  const dialog = page.getByRole("dialog", { name: "Preview SQL" });
  await expect(dialog).toContainText("2 statements will run");
  await expect(dialog.getByRole("listitem").filter({ hasText: "dept_nm" })).toContainText("'What people call it.'");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Preview SQL" })).toBeFocused();
  expect((await studio.api<{ total: number }>("/pending")).total).toBe(2);
});

test("the whole queue is applied from its page, and the outcome stays to be read", async ({ page, studio }) => {
  await queueTwo(studio);
  const run = new RunPage(page);
  await visit(page, "/pending");
  await run.applyButtonWith(2).click();
  await expect(run.dialog).toContainText("2 statements will run");
  await expect(run.dialog.getByRole("listitem").filter({ hasText: "main.dept.dept_nm" })).toContainText(
    "'What people call it.'",
  );
  await run.dialog.getByRole("button", { name: "Apply 2 comments" }).click();
  await expect(run.dialog).toContainText("2 comments applied");
  await expect(run.dialog.getByRole("listitem").filter({ hasText: "Applied" })).toHaveCount(2);
  await run.dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(run.dialog).toBeHidden();
  const last = page.getByRole("region", { name: "Last apply" });
  await expect(last).toContainText("2 comments applied");
  await expect(last.getByRole("listitem")).toHaveCount(2);
  await expect(last.getByRole("link", { name: "See the audit" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "The queue is empty" })).toBeVisible();
  await expect(run.applyButtonWith(0)).toBeDisabled();
  await expect(pendingLink(page, 0)).toBeVisible();
  const after = await studio.finishedRun(tables("dept"));
  expect((await studio.row(after, "main.dept.dept_nm")).existing_comment).toBe("What people call it.");
});

test("a comment that changed meanwhile is overwritten only when confirmed", async ({ page, studio }) => {
  const asset = "main.dept.dept_nm";
  // Both runs read the table before either's text is written.
  const [mine, theirs] = [await studio.finishedRun(tables("dept")), await studio.finishedRun(tables("dept"))];
  await studio.decide(await studio.row(theirs, asset), { description: "Somebody was faster." });
  await studio.api("/pending/apply", { body: {} });
  await studio.decide(await studio.row(mine, asset), { description: "Mine." });

  const run = new RunPage(page);
  await visit(page, "/pending");
  await run.applyButtonWith(1).click();
  const entry = run.dialog.getByRole("listitem").filter({ hasText: asset });
  await expect(entry).toContainText("Drifted");
  await expect(entry).toContainText("Somebody was faster.");
  await expect(run.dialog).toContainText("0 statements will run");
  await expect(run.dialog.getByRole("button", { name: /^Apply \d+ comments?$/ })).toBeDisabled();
  // Base, theirs and ours beside each other.
  await expect(entry).toContainText("The run read");
  await expect(entry).toContainText("Database now");
  await expect(entry.getByRole("insertion").filter({ hasText: "Mine." })).toBeVisible();
  await run.dialog.getByRole("checkbox", { name: `Overwrite ${asset}` }).check();
  await run.dialog.getByRole("button", { name: /^Apply 1 comments?$/ }).click();
  await expect(run.dialog).toContainText("1 comment applied");
  const after = await studio.finishedRun(tables("dept"));
  expect((await studio.row(after, asset)).existing_comment).toBe("Mine.");
});
