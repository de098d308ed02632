import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { answered, expect, test, visit } from "../support/page.ts";
import type { Studio } from "../support/studio.ts";

const KEY = "sk-settings-0011223344556677";

const list = (page: Page, name: string) => page.getByRole("list", { name });
const row = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const status = (page: Page) => page.getByRole("main").getByRole("status");

function file(studio: Studio): string {
  return readFileSync(join(studio.dir, "config.yml"), "utf8");
}

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("the profiles are listed, and their forms are links away", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    await expect(list(page, "Databases").getByRole("listitem")).toContainText(["sqlite://sample.sqlite"]);
    await expect(row(page, "sample")).toContainText("Active");
    await expect(row(page, "slow")).toContainText("test-model");
    await expect(page.getByRole("heading", { name: "No documents yet" })).toBeVisible();
    await expect(button(page, "Delete sample")).toBeDisabled();
    await page.getByRole("link", { name: "Edit sample" }).click();
    await expect(page).toHaveURL(/\/settings\/db\/sample$/);
    await expect(field(page, "URL")).toHaveValue("sqlite://sample.sqlite");
    await expect(button(page, "Save")).toBeDisabled();
    await page.goto("/settings/llm/slow");
    await expect(field(page, "Model")).toHaveValue("test-model");
    await expect(field(page, "Provider")).toHaveValue("openai");
  });

  test("a profile or kind that does not exist is not found", async ({ page, guard }) => {
    guard.allow(answered(404));
    for (const address of ["/settings/db/nope", "/settings/cake", "/settings/cake/x"]) {
      expect((await page.goto(address))?.status(), address).toBe(404);
    }
    await page.goto("/settings/db/nope");
    await expect(page.getByRole("alert")).toContainText("There is no db profile 'nope' here.");
  });
});

test("a database is added, tested, edited, made active and deleted", async ({ page, studio }) => {
  appendFileSync(join(studio.dir, "config.yml"), "# The end of my file.\n");
  await visit(page, "/settings");
  await page.getByRole("link", { name: "Add a database" }).click();
  await expect(page).toHaveURL(/\/settings\/db$/);
  await field(page, "Name").fill("second");
  await field(page, "URL").fill("sqlite://nowhere.sqlite");
  await button(page, "Test connection").click();
  await expect(status(page)).toContainText("It does not work");
  await expect(status(page)).toContainText("nowhere.sqlite");
  await field(page, "URL").fill("sqlite://sample.sqlite");
  await button(page, "Test connection").click();
  await expect(status(page)).toContainText("It works");
  await expect(status(page)).toContainText(/Connected to sample \(SQLite [\d.]+\): \d+ tables\./);
  await field(page, "Profiling mode").selectOption("metadata");
  await button(page, "Save").click();
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole("status", { name: "Messages" })).toContainText("second is saved.");
  await expect(list(page, "Databases").getByRole("listitem")).toHaveCount(2);

  // A run can use it at once, and the list tests it as well.
  await button(page, "Test connection of second").click();
  await expect(row(page, "second").getByRole("status")).toContainText("It works");
  await button(page, "Make active: second").click();
  await expect(row(page, "second")).toContainText("Active");
  await expect(row(page, "sample")).not.toContainText("Active");
  expect(file(studio)).toContain("active_db_profile: second");

  await page.getByRole("link", { name: "Edit second" }).click();
  await expect(field(page, "Profiling mode")).toHaveValue("metadata");
  await field(page, "Sampled rows").fill("77");
  await field(page, "Sampled rows").press("Enter");
  await expect(page).toHaveURL(/\/settings$/);
  expect(file(studio)).toContain("sample_rows: 77");

  await button(page, "Delete second").click();
  const dialog = page.getByRole("dialog", { name: "Delete second?" });
  await expect(dialog).toContainText("It is the active one");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button(page, "Delete second")).toBeFocused();
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(row(page, "second")).toHaveCount(0);
  await expect(dialog).toBeHidden();
  await expect(row(page, "sample")).toContainText("Active");
  expect(file(studio)).not.toContain("second");
  expect(file(studio)).toContain("# The end of my file.");
});

test("a key is stored and never shown again", async ({ page, studio, model }) => {
  await visit(page, "/settings/llm");
  await field(page, "Name").fill("keyed");
  await field(page, "Base URL").fill(model.baseUrl);
  await field(page, "Model").fill("test-model");
  await field(page, "API key").fill(KEY);
  await button(page, "Test connection").click();
  await expect(status(page)).toContainText("test-model answered");
  expect(model.calls).toHaveLength(1);
  await button(page, "Save").click();
  await expect(row(page, "keyed")).toContainText("Key stored by the Studio");

  for (const address of ["/settings", "/settings/llm/keyed"]) {
    await visit(page, address);
    expect(await page.content()).not.toContain(KEY);
    expect(await (await page.request.get(address)).text()).not.toContain(KEY);
  }
  await expect(field(page, "API key")).toHaveValue("");
  await expect(field(page, "API key")).toHaveAttribute("placeholder", "set; leave empty to keep");
  expect(file(studio)).not.toContain(KEY);
  // Left empty it stays.
  await page.getByText("Generation").click();
  await field(page, "Temperature").fill("0.3");
  await button(page, "Save").click();
  await expect(row(page, "keyed")).toContainText("Key stored by the Studio");
  expect(file(studio)).toContain("temperature: 0.3");
  // Taken out by its box.
  await page.getByRole("link", { name: "Edit keyed" }).click();
  await page.getByRole("checkbox", { name: "Remove what is set" }).check();
  await button(page, "Save").click();
  await expect(row(page, "keyed")).toBeVisible();
  await expect(row(page, "keyed")).not.toContainText("Key stored");
});

test("what is wrong is said beside its field, and nothing is sent", async ({ page, guard, studio }) => {
  guard.allow(answered(422));
  const before = file(studio);
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await visit(page, "/settings/llm");
  await button(page, "Save").click();
  await expect(field(page, "Name")).toBeFocused();
  await expect(field(page, "Name")).toHaveAccessibleDescription(/Give the profile a name/);
  await expect(field(page, "Base URL")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Base URL")).toHaveAccessibleDescription(/base URL/);
  await field(page, "Base URL").fill("http://127.0.0.1:1/v1");
  await expect(field(page, "Base URL")).not.toHaveAttribute("aria-invalid", "true");
  await page.getByText("Generation").click();
  await field(page, "Alternatives per column").fill("9");
  await field(page, "Temperature").fill("warm");
  await field(page, "Name").fill("a b");
  await field(page, "Model").fill("m");
  await button(page, "Save").click();
  await expect(field(page, "Alternatives per column")).toHaveAccessibleDescription(/1 to 5/);
  await expect(field(page, "Temperature")).toHaveAccessibleDescription(/warm is no number/);
  await expect(field(page, "Name")).toHaveAccessibleDescription(/letters, digits/);
  expect(sent.filter((url) => url.includes("/fn/save_profile"))).toEqual([]);

  // What only the server knows is said there too.
  await field(page, "Name").fill("slow");
  await field(page, "Alternatives per column").fill("2");
  await field(page, "Temperature").fill("");
  await button(page, "Save").click();
  await expect(field(page, "Name")).toHaveAccessibleDescription(/already/);
  await visit(page, "/settings/doc");
  await field(page, "Name").fill("handbook");
  await field(page, "Paths").fill("/there/is/no/such/folder");
  await button(page, "Save").click();
  await expect(field(page, "Paths")).toHaveAccessibleDescription(/no\/such\/folder cannot be used/);
  expect(file(studio)).toBe(before);
});

test("an editor's change is there at the next look, a mistake in it is explained", async ({ page, studio }) => {
  await visit(page, "/settings");
  const good = file(studio);
  writeFileSync(join(studio.dir, "config.yml"), good.replace("  builtin:", "  offline:"));
  await visit(page, "/settings");
  await expect(row(page, "offline")).toBeVisible();
  writeFileSync(join(studio.dir, "config.yml"), good.replace("provider: openai", "providr: openai"));
  await visit(page, "/settings");
  await expect(page.getByRole("alert")).toContainText("config.yml");
  await expect(page.getByRole("alert")).toContainText("did you mean 'provider'");
  await expect(row(page, "offline")).toBeVisible();
});

test("a profile that a run needs is not deleted", async ({ page, studio, model, guard }) => {
  guard.allow(answered(409));
  model.hold();
  await studio.runOf(await studio.startRun([{ schema: "main", table: "dept" }]));
  await visit(page, "/settings");
  await button(page, "Delete slow").click();
  const dialog = page.getByRole("dialog", { name: "Delete slow?" });
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("Cancel it, or wait for its end");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(row(page, "slow")).toBeVisible();
  model.open();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`settings, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on the settings pages", async ({ page, guard }) => {
      guard.allow(answered(422));
      const check = async (what: string) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`), what).toEqual([]);
      };
      await visit(page, "/settings");
      await check("list");
      await button(page, "Delete sample").click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await check("dialog");
      for (const address of ["/settings/db", "/settings/db/sample", "/settings/llm", "/settings/llm/slow", "/settings/doc"]) {
        await visit(page, address);
        if (address.includes("llm")) await page.getByText("Generation").click();
        if (!address.includes("slow")) await button(page, "Save").click();
        await check(address);
      }
    });
  });
}

test("the settings pages fit a screen of 360 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const address of ["/settings", "/settings/db/sample", "/settings/llm/slow", "/settings/doc"]) {
    await visit(page, address);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, address).toBeLessThanOrEqual(360);
  }
});
