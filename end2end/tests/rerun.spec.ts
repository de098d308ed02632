import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { drafted, varied } from "../support/model.ts";
import { expect, pendingLink, test, visit } from "../support/page.ts";
import { RunPage, chooseTables } from "../support/run-page.ts";
import { DEPT } from "../support/sample.ts";
import { type Studio, tables } from "../support/studio.ts";

const ROW = "main.dept.dept_nm";

/** A finished run of `dept` on the model, on the screen. */
async function finished(page: Page, studio: Studio): Promise<[RunPage, number]> {
  const id = await studio.finishedRun(tables("dept"), "slow");
  await visit(page, `/runs/${id}`);
  return [new RunPage(page), id];
}

function dialog(page: Page, name: string): Locator {
  return page.getByRole("dialog", { name, exact: true });
}

function settings(inside: Locator): Locator {
  return inside.getByText("Advanced LLM settings", { exact: true });
}

/** What is said under a field, read out with it. */
async function described(field: Locator, text: string | RegExp): Promise<void> {
  await expect(field).toHaveAccessibleDescription(text);
}

test("a re-run of one row appears under it, with its history", async ({ page, studio, model }) => {
  const [run, source] = await finished(page, studio);
  const before = await studio.row(source, ROW);
  const asked = model.calls.length;
  const button = run.button("Re-Run", ROW);
  const open = dialog(page, `Re-Run ${ROW}`);

  await test.step("the dialog takes the focus and gives it back", async () => {
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(open).toBeVisible();
    expect(await open.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Escape");
    await expect(open).toBeHidden();
    await expect(button).toBeFocused();
  });

  await test.step("it starts with the instructions", async () => {
    await button.click();
    await open.getByRole("textbox", { name: "Additional instructions" }).fill("Names are in German.");
    await open.getByRole("button", { name: `Re-Run ${ROW}`, exact: true }).click();
    await expect(open).toBeHidden();
    await expect(run.messages).toContainText("Re-run started.");
    await expect(run.messages.getByRole("link", { name: "Watch it live" })).toHaveAttribute("href", /^\/runs\/new-/);
    await expect(button).toBeFocused();
  });

  await test.step("the new version is under its row, and queued, without a reload", async () => {
    const chips = run.row(ROW).getByRole("list", { name: "Other versions" });
    await expect(chips).toContainText("v2 · run #2");
    await expect(chips).toContainText("queued");
    await expect(run.queued(1)).toBeVisible();
    await expect(pendingLink(page, 1)).toBeVisible();
    await expect(run.messages.getByRole("link", { name: "Open run #2" })).toHaveAttribute("href", "/runs/2");
    expect(model.calls.slice(asked).map((call) => call.assets)).toEqual([["dept_nm"]]);
    expect(model.calls.at(-1)?.prompt).toMatch(/Names are in German\.$/);
    expect({ ...(await studio.row(source, ROW)), queue_holder: null, versions: [] }).toEqual({
      ...before,
      queue_holder: null,
      versions: [],
    });
  });

  await test.step("the history", async () => {
    await run.row(ROW).getByRole("link", { name: `Open ${ROW}` }).click();
    const history = page.getByRole("list", { name: "Version history" });
    const items = history.getByRole("listitem");
    await expect(items).toHaveCount(2);
    await expect(items.nth(0)).toHaveAttribute("aria-current", "true");
    await expect(items.nth(0)).toContainText("run · test-model · Semantic");
    await expect(items.nth(1)).toContainText("re-run · test-model · Semantic");
    await expect(items.nth(1)).toContainText("queued");
    await items.nth(1).getByRole("link", { name: "run #2" }).click();
    await expect(page).toHaveURL(/\/runs\/2\?/);
    await expect(run.row(ROW)).toContainText("Accepted");
    await run.tab("Summary").click();
    const panel = page.getByRole("tabpanel", { name: "Summary" });
    await expect(panel).toContainText("Names are in German.");
    await expect(panel.getByRole("link", { name: `#${source}` })).toHaveAttribute("href", `/runs/${source}`);
  });
});

test("a re-run of a run and of three rows supersedes what is queued", async ({ page, studio }) => {
  const [run, source] = await finished(page, studio);
  await run.button("Accept", ROW).click();
  await expect(run.queued(1)).toBeVisible();

  await page.getByRole("button", { name: "Re-Run run", exact: true }).click();
  const open = dialog(page, "Re-Run 7 items");
  await expect(open).toBeVisible();
  await settings(open).click();
  await expect(open).toContainText("overrides apply uniformly to all 7 selected items");
  await open.getByRole("textbox", { name: "Alternatives per column" }).fill("2");
  await open.getByRole("button", { name: "Re-Run 7 items", exact: true }).click();
  await expect(open).toBeHidden();
  await expect(run.queued(7)).toBeVisible();
  await expect(run.table.getByRole("list", { name: "Other versions" })).toHaveCount(DEPT.length);
  await expect(run.messages).toContainText("The re-run is done: 7 new versions queued.");
  const again = await studio.rows(2);
  expect(again.map((row) => [row.version, row.alternatives.length, row.status])).toEqual(
    DEPT.map(() => [2, 2, "accepted"]),
  );
  // The accepted row keeps its decision; the entry is the new version's.
  await expect(run.row(ROW)).toContainText("Accepted");

  for (const asset of DEPT.slice(0, 3)) {
    await run.table.getByRole("checkbox", { name: `Select ${asset}`, exact: true }).check();
  }
  await page.getByRole("button", { name: "Re-Run selected", exact: true }).click();
  const three = dialog(page, "Re-Run 3 items");
  await three.getByRole("button", { name: "Re-Run 3 items", exact: true }).click();
  await expect(three).toBeHidden();
  await expect(run.row(DEPT[0] as string)).toContainText("v3 · run #3");
  await expect(run.row(DEPT[2] as string)).toContainText("v3 · run #3");
  await expect(run.row(DEPT[6] as string)).not.toContainText("v3");
  await expect(run.queued(7)).toBeVisible();
  expect((await studio.rows(3)).map((row) => row.version)).toEqual([3, 3, 3]);
  expect((await studio.rows(source)).map((row) => row.version)).toEqual(DEPT.map(() => 1));
});

test("variations of an alternative", async ({ page, studio, model }) => {
  const [run, source] = await finished(page, studio);
  await run.opener(ROW).click();
  await page.getByRole("button", { name: "Variations B", exact: true }).click();
  const open = dialog(page, `Variations of ${ROW}`);
  const seed = open.getByRole("group", { name: "Seed alternative" });
  await expect(seed).toContainText("B");
  await expect(seed).toContainText(drafted(ROW, 1));
  await expect(seed.getByRole("textbox")).toHaveCount(0);
  await expect(open.getByRole("radio", { name: "Semantic" })).toBeChecked();
  await settings(open).click();
  await expect(open.getByLabel("Alternatives diversity mode")).toHaveCount(0);
  await open.getByRole("radio", { name: "Lexical" }).check();
  await open.getByRole("button", { name: "Start variations" }).click();
  await expect(open).toBeHidden();
  await expect(run.row(ROW).getByRole("list", { name: "Other versions" })).toContainText("v2 · run #2");
  await expect(run.queued(1)).toBeVisible();
  expect(model.calls.at(-1)?.seed).toBe(drafted(ROW, 1));
  const [row] = await studio.rows(2);
  const texts = row?.alternatives.map((alternative) => alternative.text);
  expect(texts).toEqual([0, 1, 2].map((index) => varied(drafted(ROW, 1), index)));
  const shown = await studio.api<Record<string, unknown>>(`/runs/2`);
  expect([shown.command, shown.parent_run_id]).toEqual(["variations", source]);
  expect(shown.settings).toMatchObject({ alternatives_mode: "lexical" });
  const history = page.getByRole("list", { name: "Version history" });
  // What changed against the version before is marked word by word.
  await expect(history.getByRole("insertion").first()).toHaveText(/^Variation/);
  await history.getByRole("link", { name: "run #2" }).click();
  await expect(page.getByRole("heading", { name: "Variations of" })).toBeVisible();
  // Preset to the parent run's mode.
  await page.getByRole("button", { name: "Variations A", exact: true }).click();
  await expect(dialog(page, `Variations of ${ROW}`).getByRole("radio", { name: "Lexical" })).toBeChecked();
});

test("a row with one alternative offers no variations", async ({ page, studio }) => {
  const { job_id } = await studio.api<{ job_id: string }>("/runs", {
    body: {
      scope: { db_profile: "sample", include: tables("dept") },
      llm_profile: "builtin",
      overrides: { n_alternatives: 1 },
    },
  });
  const { run_id } = await studio.end(job_id);
  await visit(page, `/runs/${run_id}`);
  const run = new RunPage(page);
  await run.opener(ROW).click();
  await expect(page.getByRole("button", { name: "Deselect A" }).or(page.getByRole("button", { name: "Promote A" }))).toBeVisible();
  await expect(page.getByRole("button", { name: /^Variations/ })).toHaveCount(0);
});

test("the settings name what is wrong, gate what does nothing, and rewind", async ({ page, studio, model }) => {
  const file = join(studio.dir, "config.yml");
  const keyless = `  keyless: { provider: openai, base_url: "${model.baseUrl}", model: o3-mini, api_key: "env:AMX_E2E_NO_KEY" }\n`;
  await writeFile(file, (await readFile(file, "utf8")).replace("active_llm_profile", `${keyless}active_llm_profile`));
  await studio.restart();
  const [run] = await finished(page, studio);
  const asked = model.calls.length;
  await run.button("Re-Run", ROW).click();
  const open = dialog(page, `Re-Run ${ROW}`);
  const field = (name: string) => open.getByLabel(name, { exact: true });
  const submit = open.getByRole("button", { name: `Re-Run ${ROW}`, exact: true });
  const reset = open.getByRole("button", { name: "Reset to profile defaults" });
  await expect(field("Temperature")).toBeHidden();
  await expect(reset).toHaveCount(0);
  await settings(open).click();

  await test.step("an untouched field shows what it inherits", async () => {
    const choices = field("LLM profile").locator("option");
    await expect(choices).toHaveText([
      /^As in run #1 \(frozen\) · test-model$/,
      "builtin",
      /^keyless · o3-mini — Its key is not there\. .*AMX_E2E_NO_KEY/,
      "slow · test-model",
    ]);
    await expect(choices.nth(2)).toBeDisabled();
    await expect(field("Alternatives per column")).toHaveAttribute("placeholder", "3");
    await expect(field("Column batch size")).toHaveAttribute("placeholder", "5");
    await expect(field("Temperature")).toHaveAttribute("placeholder", "the provider decides");
    await expect(field("Input USD / 1M")).toHaveAttribute("placeholder", "1");
    await expect(field("Prompt detail").locator("option:checked")).toHaveText("Inherit (Standard)");
    await expect(open).not.toContainText("overrides apply uniformly");
  });

  await test.step("a wrong value is named beside its field, and nothing is sent", async () => {
    await field("Alternatives per column").fill("7");
    await field("Temperature").fill("hot");
    await field("Medium").fill("0.95");
    // Collapsed, so that it must open to show what is wrong.
    await settings(open).click();
    await submit.click();
    await expect(open).toBeVisible();
    await described(field("Alternatives per column"), "Alternatives must be 1 to 5.");
    await described(field("Temperature"), /Write a number/);
    await described(field("Medium"), /must not be above/);
    for (const name of ["Alternatives per column", "Temperature", "Medium"]) {
      await expect(field(name)).toHaveAttribute("aria-invalid", "true");
    }
    await expect(field("High")).not.toHaveAttribute("aria-invalid", "true");
    await expect(field("Temperature")).toBeFocused();
    expect(model.calls.length).toBe(asked);
    expect((await studio.api<{ items: unknown[] }>("/runs")).items).toHaveLength(1);
  });

  await test.step("a field that is corrected is no longer wrong", async () => {
    await field("Temperature").fill("0.4");
    await expect(field("Temperature")).not.toHaveAttribute("aria-invalid", "true");
  });

  await test.step("one alternative has no mode", async () => {
    await field("Alternatives per column").fill("1");
    await expect(field("Alternatives diversity mode")).toBeDisabled();
    await described(field("Alternatives diversity mode"), /One alternative/);
  });

  await test.step("reset rewinds all", async () => {
    await field("LLM profile").selectOption("builtin");
    await reset.click();
    for (const name of ["Temperature", "Alternatives per column", "Medium"]) {
      await expect(field(name)).toHaveValue("");
    }
    await expect(field("LLM profile")).toHaveValue("");
    await expect(field("Alternatives diversity mode")).toBeEnabled();
    await expect(reset).toHaveCount(0);
    await expect(field("Medium")).not.toHaveAttribute("aria-invalid", "true");
  });

  await test.step("knobs that a model does not honour are disabled and say why", async () => {
    await field("LLM profile").selectOption("builtin");
    for (const name of ["Temperature", "Max output tokens", "Thinking budget", "Prompt detail", "Input USD / 1M"]) {
      await expect(field(name)).toBeDisabled();
      await described(field(name), /built-in provider/);
    }
    await expect(field("Confidence signal").locator("option", { hasText: "Logprob" })).toBeDisabled();
    await expect(field("Alternatives per column")).toBeEnabled();
    await field("LLM profile").selectOption("slow");
    await expect(field("Temperature")).toBeEnabled();
    await expect(field("Thinking budget")).toBeDisabled();
  });

  await test.step("what differs is the new run's alone", async () => {
    await field("LLM profile").selectOption("builtin");
    await field("Alternatives per column").fill("4");
    await submit.click();
    await expect(open).toBeHidden();
    await expect(run.row(ROW)).toContainText("v2 · run #2");
    const shown = await studio.api<Record<string, unknown>>("/runs/2");
    expect(shown.settings).toMatchObject({ provider: "builtin", n_alternatives: 4 });
    expect((await studio.api<Record<string, unknown>>("/runs/1")).settings).toMatchObject({ n_alternatives: 3 });
    // The next dialog begins untouched.
    await run.button("Re-Run", ROW).click();
    await settings(open).click();
    await expect(field("Alternatives per column")).toHaveValue("");
    await expect(field("LLM profile")).toHaveValue("");
  });
});

test("what is typed before the profiles have come stays", async ({ page, studio }) => {
  const [run] = await finished(page, studio);
  let answer = () => {};
  const late = new Promise<void>((done) => (answer = done));
  await page.route("**/fn/list_llm_choices*", async (route) => {
    await late;
    await route.continue();
  });
  await run.button("Re-Run", ROW).click();
  const open = dialog(page, `Re-Run ${ROW}`);
  await settings(open).click();
  await open.getByLabel("Temperature", { exact: true }).fill("0.4");
  answer();
  await expect(open.getByLabel("LLM profile", { exact: true }).locator("option").first()).toHaveText(/^As in run #1/);
  await expect(open.getByLabel("Temperature", { exact: true })).toHaveValue("0.4");
});

test("a first run takes the settings of the same form", async ({ page, studio }) => {
  await visit(page, "/runs/new");
  await chooseTables(page, "dept");
  await page.getByLabel("LLM profile").selectOption("builtin");
  await settings(page.getByRole("main")).click();
  const n = page.getByLabel("Alternatives per column");
  await n.fill("9");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(n).toHaveAccessibleDescription("Alternatives must be 1 to 5.");
  await expect(page).toHaveURL(/\/runs\/new$/);
  await n.fill("2");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page).toHaveURL(/\/runs\/1$/);
  const shown = await studio.api<Record<string, unknown>>("/runs/1");
  expect(shown.settings).toMatchObject({ provider: "builtin", n_alternatives: 2 });
});

for (const theme of ["light", "dark"] as const) {
  test(`the re-run and variations dialogs are accessible, ${theme}`, async ({ page, studio }) => {
    await page.emulateMedia({ colorScheme: theme });
    const [run] = await finished(page, studio);
    await run.button("Re-Run", ROW).click();
    const open = dialog(page, `Re-Run ${ROW}`);
    await settings(open).click();
    await open.getByLabel("Alternatives per column").fill("7");
    await open.getByRole("button", { name: `Re-Run ${ROW}`, exact: true }).click();
    await expect(open.getByLabel("Alternatives per column")).toHaveAttribute("aria-invalid", "true");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.keyboard.press("Escape");
    await run.opener(ROW).click();
    await page.getByRole("button", { name: "Variations A", exact: true }).click();
    await expect(dialog(page, `Variations of ${ROW}`)).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}
