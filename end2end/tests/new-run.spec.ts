import type { Page } from "@playwright/test";
import type { Model } from "../support/model.ts";
import { expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage, chooseTables } from "../support/run-page.ts";
import { type Status, type Studio, tables } from "../support/studio.ts";

const box = (page: Page, name: string | RegExp) =>
  page.getByRole("region", { name: "Scope" }).getByRole("checkbox", { name, exact: typeof name === "string" });
const opener = (page: Page, table: string) =>
  page.getByRole("button", { name: new RegExp(`^${table} (view, )?\\d+ columns$`) });
const start = (page: Page) => page.getByRole("button", { name: "Start run" });
const status = async (studio: Studio, run: number) =>
  (await studio.api<{ status: Status }>(`/runs/${run}`)).status;
const count = (page: Page) => page.getByRole("complementary").getByRole("status");

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("the tree and the profiles are there, and nothing pretends to work yet", async ({ page }) => {
    await page.goto("/runs/new");
    await expect(page.getByRole("combobox", { name: "Database" })).toHaveValue("sample");
    await expect(page.getByRole("combobox", { name: "LLM profile" })).toHaveValue("slow");
    await expect(box(page, "emp")).toBeVisible();
    await expect(box(page, "emp")).toBeChecked();
    await expect(box(page, "v_ord_open")).toBeVisible();
    await expect(box(page, "emp")).toBeDisabled();
    await expect(start(page)).toBeDisabled();
    // Another database is another page: a plain form.
    await page.getByRole("button", { name: "Show" }).click();
    await expect(page).toHaveURL(/\/runs\/new\?db=sample$/);
    await expect(box(page, "emp")).toBeVisible();
  });
});

test("a run covers everything at first, and the count is that of the tree", async ({ page }) => {
  await visit(page, "/runs/new");
  const openers = page.getByRole("button", { name: / columns$/ });
  const texts = await openers.allTextContents();
  const columns = texts.map((text) => Number(/(\d+) columns$/.exec(text)?.[1]));
  expect(columns.length).toBeGreaterThanOrEqual(20);
  const assets = columns.length + columns.reduce((sum, one) => sum + one, 0);
  expect(assets).toBeGreaterThanOrEqual(156 + 20);
  await expect(count(page)).toHaveText(`${assets} rows`);
  await expect(box(page, "main")).toBeChecked();
});

test("checkboxes are tri-state from the column up to the schema", async ({ page }) => {
  await visit(page, "/runs/new");
  const all = Number.parseInt((await count(page).textContent()) ?? "", 10);

  // dept: the table and 6 columns.
  await box(page, "dept").uncheck();
  await expect(box(page, "main")).toBeChecked({ indeterminate: true });
  await expect(count(page)).toHaveText(`${all - 7} rows`);
  await box(page, "dept").check();
  await expect(box(page, "main")).toBeChecked();
  await expect(box(page, "main")).not.toBeChecked({ indeterminate: true });
  await expect(count(page)).toHaveText(`${all} rows`);

  await box(page, "main").uncheck();
  await expect(box(page, "emp")).not.toBeChecked();
  await expect(count(page)).toHaveText("0 rows");
  await expect(start(page)).toBeDisabled();

  await opener(page, "dept").click();
  await expect(opener(page, "dept")).toHaveAttribute("aria-expanded", "true");
  await expect(box(page, /^dept_nm\b/)).not.toBeChecked();
  await box(page, /^dept_nm\b/).check();
  await expect(box(page, "dept")).toBeChecked({ indeterminate: true });
  await expect(box(page, "main")).toBeChecked({ indeterminate: true });
  await expect(count(page)).toHaveText(/^1 rows?$/);

  // The last missing column makes the table whole: the table-level row comes with it.
  for (const column of [/^dept_cd\b/, /^kostl\b/, /^hd_emp_id\b/, /^loc_cd\b/, /^bdgt_keur\b/]) {
    await box(page, column).check();
  }
  await expect(box(page, "dept")).toBeChecked();
  await expect(box(page, "dept")).not.toBeChecked({ indeterminate: true });
  await expect(count(page)).toHaveText("7 rows");

  await box(page, /^loc_cd\b/).uncheck();
  await expect(box(page, "dept")).toBeChecked({ indeterminate: true });
  await expect(count(page)).toHaveText("5 rows");
});

test("a single column can be a run", async ({ page, studio }) => {
  await visit(page, "/runs/new");
  await box(page, "main").uncheck();
  await opener(page, "dept").click();
  await box(page, /^dept_nm\b/).check();
  await start(page).click();
  await expect(page).toHaveURL(/\/runs\/1$/);
  const run = new RunPage(page);
  await expect.poll(() => status(studio, 1)).toBe("success");
  await expect(run.openers).toHaveCount(1);
  expect(await run.assets()).toEqual(["main.dept.dept_nm"]);
  expect((await studio.rows(1)).length).toBe(1);
});

const estimated = (page: Page, term: string) =>
  page
    .getByRole("region", { name: "Estimate" })
    .locator("dt")
    .getByText(term, { exact: true })
    .locator("xpath=following-sibling::dd[1]");

test("the estimate follows the scope and the settings before anything is started", async ({ page, studio }) => {
  await visit(page, "/runs/new");
  const tokens = async () => {
    await expect(estimated(page, "Output tokens")).toHaveText(/^~[\d,]+$/);
    return Number(((await estimated(page, "Output tokens").textContent()) ?? "").replace(/[~,]/g, ""));
  };
  await expect(estimated(page, "Input tokens")).toHaveText(/^~[\d,]+$/);
  const everything = await tokens();
  await chooseTables(page, "dept");
  // Seven assets, five in a call.
  await expect(estimated(page, "Calls")).toHaveText("2");
  await expect(estimated(page, "Cost")).toHaveText(/^~\$0\.\d{4}$/);
  const dept = await tokens();
  expect(dept).toBeLessThan(everything / 5);
  await page.getByText("Advanced LLM settings").click();
  await page.getByRole("textbox", { name: "Alternatives per column" }).fill("1");
  await expect.poll(tokens).toBeLessThan(dept * 0.7);
  // The built-in provider reads and writes no tokens.
  await page.getByRole("combobox", { name: "LLM profile" }).selectOption("builtin");
  await expect(estimated(page, "Input tokens")).toHaveText("0");
  await expect(estimated(page, "Cost")).toHaveText("$0.0000");
  await box(page, "dept").uncheck();
  await expect(estimated(page, "Cost")).toHaveCount(0);
  expect((await studio.api<{ items: unknown[] }>("/runs")).items).toHaveLength(0);
});

test("a budget is an amount, and the run keeps it", async ({ page, studio }) => {
  await visit(page, "/runs/new");
  await chooseTables(page, "dept");
  const budget = page.getByRole("textbox", { name: "Budget (USD)" });
  await budget.fill("much");
  await start(page).click();
  await expect(page.getByText("A budget is an amount of US dollars, such as 0.50.")).toBeVisible();
  await expect(budget).toHaveAttribute("aria-invalid", "true");
  expect((await studio.api<{ items: unknown[] }>("/runs")).items).toHaveLength(0);
  await budget.fill("0");
  await start(page).click();
  await expect(page).toHaveURL(/\/runs\/1$/);
  await expect.poll(() => status(studio, 1)).toBe("cancelled");
  await page.goto("/runs/1?tab=summary");
  await expect(page.getByRole("tabpanel")).toContainText("would exceed the budget of $0.0000");
});

test("search shows the tables that have the words, and ticks nothing", async ({ page }) => {
  await visit(page, "/runs/new");
  const before = (await count(page).textContent()) ?? "";
  const search = page.getByRole("searchbox", { name: "Search the scope" });
  await search.fill("SAL_HIST");
  await expect(box(page, "cust_mst")).toBeHidden();
  await expect(box(page, "emp_sal_hist")).toBeVisible();
  // By a column's name too.
  await search.fill("bdgt_keur");
  await expect(box(page, "emp_sal_hist")).toBeHidden();
  await expect(box(page, "dept")).toBeVisible();
  await search.fill("no such thing");
  await expect(page.getByText("Nothing has that in its name.")).toBeVisible();
  await search.fill("");
  await expect(box(page, "cust_mst")).toBeVisible();
  await expect(count(page)).toHaveText(before);
});

test("only what has no comment yet is left, if asked for", async ({ page, studio }) => {
  await visit(page, "/runs/new");
  await chooseTables(page, "emp");
  await page.getByRole("checkbox", { name: "Only what has no comment yet" }).check();
  await expect(count(page)).toHaveText("At most 19 rows");
  await start(page).click();
  await expect(page).toHaveURL(/\/runs\/1$/);
  await expect.poll(() => status(studio, 1)).toBe("success");
  // emp.fte_pct has one in the sample database.
  const columns = (await studio.rows(1)).map((row) => row.asset.column);
  expect(columns).toHaveLength(18);
  expect(columns).not.toContain("fte_pct");
});

test("Start run goes to the job and then to its run, and Back goes past the job", async ({ page, model }) => {
  model.hold();
  const seen: string[] = [];
  page.on("framenavigated", (frame) => seen.push(new URL(frame.url()).pathname));
  await visit(page, "/runs");
  await page.getByRole("main").getByRole("link", { name: "New run" }).click();
  await expect(page).toHaveURL(/\/runs\/new$/);
  await hydrated(page);
  await chooseTables(page, "dept");
  await expect(count(page)).toHaveText("7 rows");
  await start(page).click();
  await expect(page).toHaveURL(/\/runs\/1$/);
  await expect(new RunPage(page).banner).toBeVisible();
  expect(seen.filter((path) => /^\/runs\/new-\w+$/.test(path))).toHaveLength(1);

  await page.goBack();
  await expect(page).toHaveURL(/\/runs\/new$/);
  await expect(page.getByRole("heading", { name: "New run", level: 1 })).toBeVisible();
  await expect(start(page)).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(/\/runs\/1$/);
  await expect(new RunPage(page).banner).toBeVisible();
});

/** Four jobs that wait for the model: as many as one server executes at the same time. */
async function busy(studio: Studio, model: Model): Promise<string[]> {
  model.hold();
  const jobs: string[] = [];
  for (let job = 0; job < 4; job += 1) jobs.push(await studio.startRun(tables("dept")));
  await expect.poll(() => model.waiting).toBe(4);
  return jobs;
}

test("a job that waits says so, and goes to its run once a worker is free", async ({ page, studio, model }) => {
  const [first] = await busy(studio, model);
  await visit(page, "/runs/new");
  await chooseTables(page, "whs");
  await start(page).click();
  await expect(page).toHaveURL(/\/runs\/new-\w+$/);
  const run = new RunPage(page);
  await expect(run.banner).toContainText("Waiting for a worker");
  await expect(run.banner.getByRole("timer")).toHaveText(/^\d+:\d\d$/);
  await expect(run.banner.getByRole("progressbar")).toBeVisible();
  // Whether the model has a price is known once the run has begun; until then nothing is claimed.
  await expect(run.figure("Cost")).toHaveText("—");
  await expect(run.banner.getByRole("button", { name: "Cancel" })).toBeEnabled();

  await studio.api(`/jobs/${first}/cancel`, { method: "POST" });
  await expect(page).toHaveURL(/\/runs\/5$/);
  await expect(run.banner).toContainText("Processing main.whs (0 / 6 columns)");
});

test("the page of a waiting job has Run detail's tabs, and works after a reload", async ({ page, studio, model }) => {
  await busy(studio, model);
  const job = await studio.startRun(tables("whs"));
  await visit(page, `/runs/new-${job}`);
  const run = new RunPage(page);
  await expect(run.banner).toContainText("Waiting for a worker");
  await expect(run.tab("Results")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel", { name: /^Results/ })).toContainText("Being prepared");
});

test("a waiting job that is cancelled says how it ended", async ({ page, studio, model }) => {
  await busy(studio, model);
  const job = await studio.startRun(tables("whs"));
  await visit(page, `/runs/new-${job}`);
  const run = new RunPage(page);
  await run.banner.getByRole("button", { name: "Cancel" }).click();
  // Nobody executes it yet: there is nothing to wait for.
  await expect(run.banner).toHaveCount(0);
  expect((await studio.end(job)).status).toBe("cancelled");
  await expect(page.getByRole("tabpanel")).toContainText("Cancelled by a person.");
  model.open();
});
