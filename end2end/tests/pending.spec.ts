import { expect, pendingLink, test, visit } from "../support/page.ts";
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
  await run.dialog.getByRole("checkbox", { name: "Overwrite 1 changed comment" }).check();
  await run.dialog.getByRole("button", { name: /^Apply 1 comments?$/ }).click();
  await expect(run.dialog).toContainText("1 comment applied");
  const after = await studio.finishedRun(tables("dept"));
  expect((await studio.row(after, asset)).existing_comment).toBe("Mine.");
});
