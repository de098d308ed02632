import type { Page } from "@playwright/test";
import { expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { tables } from "../support/studio.ts";

const fact = (page: Page, term: string) =>
  page.getByRole("tabpanel").locator("dt").getByText(term, { exact: true }).locator("xpath=following-sibling::dd[1]");

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("the summary is there", async ({ page, studio }) => {
    const id = await studio.finishedRun(tables("emp"), "slow");
    await page.goto(`/runs/${id}?tab=summary`);
    await expect(fact(page, "Model")).toHaveText("test-model");
    await expect(fact(page, "Total tokens")).toHaveText("4,800");
    const table = page.getByRole("table", { name: "Rows by confidence" });
    await expect(table).toBeVisible();
    await table.getByRole("link", { name: "Medium" }).click();
    await expect(page).toHaveURL(/tab=results&band=medium$/);
    await expect(new RunPage(page).openers).toHaveCount(7);
  });
});

test("metadata, tokens and cost", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("emp"), "slow");
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(fact(page, "Command")).toHaveText("run");
  await expect(fact(page, "Status")).toHaveText("Success");
  await expect(fact(page, "Duration")).toHaveText(/^(\d+ ms|\d+\.\d s|\d+ min \d+ s)$/);
  await expect(fact(page, "Started at")).toHaveText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  await expect(fact(page, "DB profile")).toContainText("sample");
  await expect(fact(page, "LLM profile")).toHaveText("slow");
  await expect(fact(page, "Model")).toHaveText("test-model");
  // Four calls of 1,000 and 200 tokens, at 1 and 2 USD per million.
  await expect(fact(page, "Input tokens")).toHaveText("4,000");
  await expect(fact(page, "Output tokens")).toHaveText("800");
  await expect(fact(page, "Total tokens")).toHaveText("4,800");
  await expect(page.getByRole("tabpanel")).toContainText("$0.0056");
  await expect(fact(page, "At current rates")).toHaveText("$0.0056");
});

test("the confidence distribution has numbers and a table", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("emp"), "slow");
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(page.getByRole("heading", { name: /^Confidence distribution/ })).toContainText("19 rows");
  // The model declares 0.93, 0.7 and 0.31 in turn within each batch of 5, 5, 5 and 4.
  const table = page.getByRole("table", { name: "Rows by confidence" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(table.getByRole("row", { name: "High 8 42 %" })).toBeVisible();
  await expect(table.getByRole("row", { name: "Medium 7 37 %" })).toBeVisible();
  await expect(table.getByRole("row", { name: "Low 4 21 %" })).toBeVisible();
});

test("small runs have no distribution, and no reasoning is shown where none was returned", async ({
  page,
  studio,
}) => {
  const id = await studio.finishedRun([{ schema: "main", table: "dept", columns: ["dept_cd", "dept_nm"] }], "slow");
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(fact(page, "Total tokens")).toHaveText("1,200");
  await expect(page.getByRole("heading", { name: /^Confidence distribution/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /^LLM reasoning/ })).toHaveCount(0);
});

test("the model's reasoning opens batch by batch", async ({ page, studio, model }) => {
  model.reasoning = "First I looked at the keys.";
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(page.getByRole("heading", { name: /^LLM reasoning/ })).toContainText("2 batches");
  const trace = page.getByText("First I looked at the keys.");
  await expect(trace.first()).toBeHidden();
  await page.getByText("main.dept · 5 assets · 1,200 tokens").click();
  await expect(trace.first()).toBeVisible();
});

test("an unknown price stays unknown, and says why", async ({ page, studio, model }) => {
  await studio.editConfig((text) =>
    text.replace(
      "llm_profiles:",
      `llm_profiles:\n  unpriced: { provider: openai, base_url: "${model.baseUrl}", model: nobodys-model }`,
    ),
  );
  const id = await studio.finishedRun(tables("dept"), "unpriced");
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(fact(page, "At run time")).toHaveText("unknown");
  await expect(fact(page, "At current rates")).toHaveText("unknown");
  await expect(page.getByRole("tabpanel")).toContainText("no price of nobodys-model was known");
  await expect(page.getByRole("tabpanel")).not.toContainText("$0.0000");
});

test("today's price stands beside that of the run", async ({ page, studio }) => {
  const id = await studio.finishedRun(tables("emp"), "slow");
  await studio.editConfig((text) => text.replace("input_usd_per_1m: 1", "input_usd_per_1m: 3"));
  await visit(page, `/runs/${id}?tab=summary`);
  await expect(page.getByRole("tabpanel")).toContainText("at run time, $1 in, $2 out per million tokens");
  // What is frozen on a run are its settings, prices among them.
  await expect(fact(page, "At run time")).toHaveText("$0.0056");
  await expect(fact(page, "At current rates")).toHaveText("$0.0056");
});

test("Summary is printed light, on one page, without what only a screen can do", async ({ page, studio, model }) => {
  model.reasoning = "First I looked at the keys.";
  const id = await studio.finishedRun(tables("emp"), "slow");
  await page.emulateMedia({ colorScheme: "dark" });
  await visit(page, `/runs/${id}?tab=summary`);
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector(".card") as Element).backgroundColor);
  const dark = await background();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await background()).not.toBe(dark);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("table", { name: "Rows by confidence" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Scope" })).toBeVisible();
  for (const chrome of [
    page.getByRole("navigation", { name: "Main" }),
    page.getByRole("tablist"),
    page.getByRole("button", { name: "Re-Run run" }),
    page.getByRole("button", { name: /^Theme:/ }),
  ]) {
    await expect(chrome).toBeHidden();
  }
  const pdf = (await page.pdf({ format: "A4", printBackground: true, preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test("what failed is listed with its reason, and retried on the spot for everybody who looks", async ({
  page,
  context,
  studio,
  model,
}) => {
  model.refuse = { status: 400, message: "no such luck" };
  const job = await studio.startRun(tables("dept"));
  const run = await studio.runOf(job);
  expect((await studio.end(job)).status).toBe("failed");
  const retry = (on: Page) => on.getByRole("button", { name: "Retry failed" });
  const other = await context.newPage();
  for (const on of [page, other]) {
    await visit(on, `/runs/${run}?tab=summary`);
    await expect(fact(on, "Status")).toHaveText("Failed, 7 assets failed");
    await expect(on.getByRole("heading", { name: /^Failures/ })).toContainText("7 assets");
    await expect(on.getByRole("tabpanel")).toContainText("main.dept.kostl");
    await expect(on.getByRole("tabpanel")).toContainText("no such luck");
    // Everything was tried: there is nothing to resume.
    await expect(on.getByRole("button", { name: "Resume" })).toHaveCount(0);
    await expect(retry(on)).toBeEnabled();
  }

  model.refuse = null;
  model.hold();
  await retry(page).click();
  for (const on of [page, other]) {
    await expect(new RunPage(on).banner).toBeVisible();
    await expect(new RunPage(on).banner).toContainText("column 0 of 7");
    await expect(retry(on)).toHaveCount(0);
    await expect(fact(on, "Status")).toContainText("Running");
  }
  model.open();
  for (const on of [page, other]) {
    await expect(new RunPage(on).banner).toHaveCount(0);
    await expect(new RunPage(on).messages).toContainText("The run is done: 7 rows.");
    await expect(fact(on, "Status")).toHaveText("Success");
    await expect(on.getByRole("heading", { name: /^Failures/ })).toHaveCount(0);
  }
  expect((await studio.rows(run)).map((row) => row.ordinal)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await other.close();
});

test("a cancelled run is resumed where it stopped, once, whoever presses", async ({ page, studio, model }) => {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);
  model.release(1);
  await expect(run.openers).toHaveCount(5);
  await run.banner.getByRole("button", { name: "Cancel" }).click();
  await expect(run.banner).toHaveCount(0);
  const resume = page.getByRole("button", { name: "Resume" });
  await expect(resume).toBeEnabled();
  const before = await studio.rows(id);

  await resume.click();
  await expect(run.banner).toBeVisible();
  await expect(run.figure("Progress")).toHaveText("column 5 of 19");
  await expect(resume).toHaveCount(0);
  // Somebody else presses too.
  const refused = await studio.ask<{ title: string }>(`/runs/${id}/resume`, { method: "POST" });
  expect([refused.status, refused.body.title]).toEqual([409, "At work"]);
  model.open();
  await expect(run.banner).toHaveCount(0);
  await expect(run.messages).toContainText("The run is done: 19 rows.");
  await expect(run.openers).toHaveCount(19);
  const rows = await studio.rows(id);
  expect(rows.slice(0, 5)).toEqual(before);
  expect(rows.map((row) => row.ordinal)).toEqual(Array.from({ length: 19 }, (_, place) => place));
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
});
