import type { Page } from "@playwright/test";
import { expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { BIG_TABLES, DEPT } from "../support/sample.ts";
import { type Studio, path, tables } from "../support/studio.ts";

const KEY = "amx.compare.pinnedCells.sample";
const [TABLE, COLUMN] = [DEPT[0] as string, "main.dept.dept_nm"];

const counter = (page: Page, count: number) => page.getByRole("button", { name: `Pinned cells, ${count}`, exact: true });
const drawer = (page: Page) => page.getByRole("dialog", { name: "Pinned cells" });
const stored = (page: Page) => page.evaluate((key) => localStorage.getItem(key), KEY);

async function results(page: Page, studio: Studio, names = ["dept"]): Promise<[RunPage, number]> {
  const id = await studio.finishedRun(tables(...names), "builtin");
  await visit(page, `/runs/${id}`);
  return [new RunPage(page), id];
}

test("a pin shows in every tab at once, and the drawer leads back to its row", async ({ page, studio, context }) => {
  const [run, id] = await results(page, studio);
  const other = await context.newPage();
  await visit(other, "/");
  await expect(counter(other, 0)).toBeVisible();
  await other.evaluate(() => {
    window.addEventListener("amx:pinned-cells-changed", () => document.body.setAttribute("data-heard", "yes"));
  });

  await run.button("Pin", COLUMN).click();
  await expect(run.button("Pin", COLUMN)).toHaveAttribute("aria-pressed", "true");
  await expect(counter(page, 1)).toBeVisible();
  await expect(counter(other, 1)).toBeVisible();
  await expect(other.locator("body[data-heard=yes]")).toBeVisible();
  const row = await studio.row(id, COLUMN);
  expect(JSON.parse((await stored(page)) as string)).toEqual([
    { run_id: id, result_id: row.id, db: "sample", schema: "main", table: "dept", column: "dept_nm" },
  ]);

  await run.button("Pin", TABLE).click();
  await counter(other, 2).click();
  await expect(drawer(other).getByRole("listitem")).toHaveCount(2);
  await drawer(other).getByRole("button", { name: `Unpin ${TABLE}`, exact: true }).click();
  await expect(counter(page, 1)).toBeVisible();
  await expect(run.button("Pin", TABLE)).toHaveAttribute("aria-pressed", "false");
  await other.keyboard.press("Escape");
  await expect(drawer(other)).toBeHidden();
  await expect(counter(other, 1)).toBeFocused();

  await counter(other, 1).click();
  await drawer(other).getByRole("link", { name: COLUMN }).click();
  await expect(other).toHaveURL(new RegExp(`/runs/${id}\\?tab=results&open=${row.id}$`));
  await expect(new RunPage(other).alternatives.first()).toBeVisible();
  await counter(other, 1).click();
  await drawer(other).getByRole("button", { name: "Clear" }).click();
  await expect(counter(page, 0)).toBeVisible();
  expect(await stored(page)).toBeNull();
});

test("a jump finds the page that the row is on", async ({ page, studio }) => {
  const [run, id] = await results(page, studio, BIG_TABLES);
  const last = (await studio.rows(id)).at(-1);
  await visit(page, `/runs/${id}?tab=results&open=${last?.id}`);
  await expect(run.opener(path(last!))).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByText("51–62 of 62")).toBeVisible();
});

test("pinned cells are compared side by side", async ({ page, studio }) => {
  const [run, id] = await results(page, studio);
  await run.button("Pin", COLUMN).click();
  const job = await studio.api<{ job_id: string }>("/reruns", {
    body: { result_ids: [(await studio.row(id, COLUMN)).id], overrides: { n_alternatives: 2, verbosity: "detailed" } },
  });
  const second = await studio.runOf(job.job_id);
  await expect.poll(async () => (await studio.rows(second)).length).toBe(1);
  await visit(page, `/runs/${second}`);
  await run.button("Pin", COLUMN).click();
  await counter(page, 2).click();
  await drawer(page).getByRole("link", { name: "Compare pinned cells" }).click();
  await expect(page).toHaveURL(/\/compare$/);
  await expect(page.getByRole("heading", { name: "Compare pinned cells" })).toBeVisible();
  const cells = page.getByRole("article", { name: COLUMN });
  await expect(cells).toHaveCount(2);
  await expect(cells.nth(0)).toContainText(`run #${id} · v1`);
  await expect(cells.nth(1)).toContainText(`run #${second} · v2`);
  await expect(cells.nth(0).getByRole("list", { name: "Alternatives" }).getByRole("listitem")).toHaveCount(3);
  await expect(cells.nth(1).getByRole("list", { name: "Alternatives" }).getByRole("listitem")).toHaveCount(2);
  await expect(cells.nth(1).getByText("n_alternatives")).toBeVisible();
  await expect(cells.nth(1).getByText("detailed")).toBeVisible();
  await expect(page.getByText("[object")).toHaveCount(0);
  await cells.nth(0).getByRole("button", { name: `Unpin ${COLUMN}` }).click();
  await expect(cells).toHaveCount(1);
});

test("what is foreign under the key, gone from the store, or too much for it breaks nothing", async ({ page, studio }) => {
  const [run] = await results(page, studio);
  await page.evaluate((key) => localStorage.setItem(key, "{not json"), KEY);
  await page.reload();
  await expect(counter(page, 0)).toBeVisible();
  await run.button("Pin", COLUMN).click();
  await expect(counter(page, 1)).toBeVisible();

  const gone = { run_id: 99, result_id: 4711, db: "sample", schema: "main", table: "lost", column: null, by: "Ann" };
  await page.evaluate(
    ([key, pin]) => localStorage.setItem(key as string, JSON.stringify([7, pin, null])),
    [KEY, gone] as const,
  );
  await visit(page, "/compare");
  await expect(page.getByText("Result 4711 of run #99 is not there any more.")).toBeVisible();

  await visit(page, `/runs/1`);
  await page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let copy = 0; ; copy += 1) localStorage.setItem(`fill-${size}-${copy}`, "x".repeat(size));
      } catch {
        // Full at this size: fill the rest with smaller pieces.
      }
    }
  });
  await run.button("Pin", COLUMN).click();
  await expect(run.messages).toContainText("The browser's storage is full");
  await expect(counter(page, 1)).toBeVisible();
  expect(await stored(page)).toContain('"by":"Ann"');
});
