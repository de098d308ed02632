import { answered, expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { type Studio, tables } from "../support/studio.ts";

const ASSET = "main.dept.dept_nm";

/** Two comments that are in the database; the second one's words are a person's. */
async function applyTwo(studio: Studio): Promise<number> {
  const run = await studio.finishedRun(tables("dept"));
  await studio.decide(await studio.row(run, "main.dept"), { status: "accepted" });
  await studio.decide(await studio.row(run, ASSET), { description: "What people call it." });
  await studio.api("/pending/apply", { body: {} });
  return run;
}

async function comment(studio: Studio): Promise<string | null> {
  return (await studio.row(await studio.finishedRun(tables("dept")), ASSET)).existing_comment;
}

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("an empty audit says how it is filled", async ({ page }) => {
    await page.goto("/audit");
    await expect(page.getByRole("heading", { name: "Nothing was applied yet" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "pending queue" }).click();
    await expect(page).toHaveURL(/\/pending$/);
  });

  test("entries are listed with what changed, by whom, from which run", async ({ page, studio }) => {
    const run = await applyTwo(studio);
    await page.goto("/audit");
    const rows = page.getByRole("table", { name: "Audit" }).getByRole("row");
    await expect(rows).toHaveCount(3);
    const row = rows.filter({ hasText: ASSET });
    await expect(row.getByRole("insertion")).toHaveText("What people call it.");
    await expect(row.getByRole("button", { name: `Revert ${ASSET}` })).toBeDisabled();
    await row.getByRole("link", { name: `run #${run}` }).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
    await page.goto(`/audit?run=${run}&q=people`);
    await expect(rows).toHaveCount(2);
    await page.goto(`/audit?run=${run + 1}`);
    await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  });
});

test("an applied comment is taken back, and that is audited too", async ({ page, studio }) => {
  await applyTwo(studio);
  await visit(page, "/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }).click();
  const table = page.getByRole("table", { name: "Audit" });
  const revert = table.getByRole("button", { name: `Revert ${ASSET}` });
  await revert.click();
  const dialog = page.getByRole("dialog", { name: "Revert comment" });
  await expect(dialog).toContainText(ASSET);
  await expect(dialog.getByRole("deletion")).toHaveText("What people call it.");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(revert).toBeFocused();

  await revert.click();
  await dialog.getByRole("button", { name: "Revert", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(new RunPage(page).messages).toContainText(`${ASSET} has its former comment again.`);
  const rows = table.getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText("reverts #2");
  await expect(rows.nth(2)).toContainText("reverted by #3");
  expect(await comment(studio)).toBeNull();
});

test("a comment that changed since is shown and left alone", async ({ page, studio, guard }) => {
  const run = await applyTwo(studio);
  await visit(page, "/audit");
  await studio.decide(await studio.row(run, ASSET), { description: "Newer words." });
  await studio.api("/pending/apply", { body: {} });
  guard.allow(answered(409));
  await page.getByRole("button", { name: `Revert ${ASSET}` }).click();
  const dialog = page.getByRole("dialog", { name: "Revert comment" });
  await dialog.getByRole("button", { name: "Revert", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("“Newer words.”");
  expect(await comment(studio)).toBe("Newer words.");
});

test("the audit is searched while typing", async ({ page, studio }) => {
  await applyTwo(studio);
  await visit(page, "/audit");
  const rows = page.getByRole("table", { name: "Audit" }).getByRole("row");
  await page.getByRole("searchbox", { name: "Search" }).pressSequentially("PEOPLE call");
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/q=PEOPLE%20call/);
});
