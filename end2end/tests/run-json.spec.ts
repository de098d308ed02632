import type { Locator, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { tables } from "../support/studio.ts";

const INCLUDE = [{ schema: "main", table: "dept", columns: ["dept_cd", "dept_nm"] }, ...tables("emp")];
const SCOPE = { db_profile: "sample", include: INCLUDE, missing_only: false };

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const code = (view: Locator) => view.getByRole("group", { name: "JSON, read-only" });
const document = async (view: Locator) => JSON.parse((await code(view).textContent()) ?? "");
/** The line of a bracket, which folds it. */
const fold = (view: Locator, line: string) => code(view).locator("summary").filter({ hasText: line }).first();

async function downloaded(page: Page, view: Locator): Promise<[string, unknown]> {
  const download = page.waitForEvent("download");
  await view.getByRole("link", { name: "Download" }).click();
  const file = await download;
  return [file.suggestedFilename(), JSON.parse(await readFile(await file.path(), "utf8"))];
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the scope is numbered, highlighted, folded and downloaded", async ({ page, studio }) => {
    const id = await studio.finishedRun(INCLUDE);
    await page.goto(`/runs/${id}`);
    await new RunPage(page).tab("Scope").click();
    const view = region(page, "Scope");
    expect(await document(view)).toEqual(SCOPE);
    const line = code(view).getByText(/^\s*"db_profile": "sample",$/);
    await expect(line).toHaveAttribute("data-n", "2");
    await expect(line.locator("span").first()).toHaveText('"db_profile"');
    const colour = (of: Locator) => of.evaluate((element) => getComputedStyle(element).color);
    expect(await colour(line.locator("span").first())).not.toBe(await colour(line.locator("span").last()));

    const table = code(view).getByText('"emp"');
    await expect(table).toBeVisible();
    await fold(view, '"include": [').click();
    await expect(table).toBeHidden();
    await expect(code(view).getByText('"missing_only"')).toBeVisible();
    await fold(view, '"include": [').click();
    await expect(table).toBeVisible();
    expect(await downloaded(page, view)).toEqual([`run-${id}-scope.json`, SCOPE]);
  });
});

test("Scope and Settings are copied, folded by keyboard, and downloaded", async ({ page, context, studio }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: studio.url });
  const id = await studio.finishedRun(INCLUDE, "slow");
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);

  await run.tab("Scope").click();
  const scope = region(page, "Scope");
  expect(await document(scope)).toEqual(SCOPE);
  await scope.getByRole("button", { name: "Copy" }).click();
  await expect(run.messages).toContainText("Scope copied.");
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(SCOPE);
  await fold(scope, '"include": [').focus();
  await page.keyboard.press("Enter");
  await expect(code(scope).getByText('"emp"')).toBeHidden();

  await run.tab("Settings").click();
  const settings = region(page, "Settings");
  const shown = await document(settings);
  // Everything that the run was made with.
  expect(shown).toEqual({
    provider: "openai",
    model: "test-model",
    n_alternatives: 3,
    temperature: null,
    prompt_detail: "standard",
    verbosity: "standard",
    batch_size: 5,
    max_tokens: null,
    alternatives_mode: "semantic",
    confidence_signal: "auto",
    thresholds: { high: 0.85, medium: 0.5 },
    thinking_budget: null,
    cost_overrides: { input_usd_per_1m: 1, output_usd_per_1m: 2, cached_input_usd_per_1m: null },
    concurrency: 1,
    timeout_s: 120,
    structured_output: "auto",
  });
  expect(await downloaded(page, settings)).toEqual([`run-${id}-settings.json`, shown]);
});

test("a new run begins with the scope, profiles and settings of this one", async ({ page, studio, model }) => {
  const overrides = { temperature: 0.7, n_alternatives: 2, prompt_detail: "full" };
  const body = { scope: { ...SCOPE, missing_only: true }, llm_profile: "slow", overrides };
  const { job_id } = await studio.api<{ job_id: string }>("/runs", { body });
  const { run_id, status } = await studio.end(job_id);
  expect(status).toBe("success");
  const first = run_id as number;
  await studio.editConfig((text) => text.replace("batch_size: 5", "batch_size: 7"));
  const calls = model.calls.length;

  await visit(page, `/runs/${first}?tab=settings`);
  await page.getByRole("link", { name: "New run with these settings" }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/new\\?from=${first}$`));
  await expect(page.getByRole("note").first()).toContainText(`Filled in as in run #${first}.`);
  const tree = page.getByRole("region", { name: "Scope" });
  await expect(tree.getByRole("checkbox", { name: "emp", exact: true })).toBeChecked();
  await expect(tree.getByRole("checkbox", { name: "dept", exact: true })).toBeChecked({ indeterminate: true });
  await expect(tree.getByRole("checkbox", { name: "cust_mst", exact: true })).not.toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Only what has no comment yet" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "LLM profile" })).toHaveValue("slow");
  await expect(page.getByRole("textbox", { name: "Temperature" })).toHaveValue("0.7");
  await expect(page.getByRole("combobox", { name: "Prompt detail" })).toHaveValue("full");
  // The profile changed since: the run's own value is typed in its place.
  await expect(page.getByRole("textbox", { name: "Column batch size" })).toHaveValue("5");
  await expect(page.getByRole("textbox", { name: "Max output tokens" })).toHaveValue("");

  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${first + 1}$`));
  await expect(new RunPage(page).banner).toHaveCount(0);
  type Detail = { scope: unknown; settings: unknown };
  const [one, two] = await Promise.all([first, first + 1].map((id) => studio.api<Detail>(`/runs/${id}`)));
  expect(two?.scope).toEqual(one?.scope);
  expect(two?.settings).toEqual(one?.settings);
  expect(model.calls.slice(calls).map((call) => call.assets)).toEqual(
    model.calls.slice(0, calls).map((call) => call.assets),
  );
});
