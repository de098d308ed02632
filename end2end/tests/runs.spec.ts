import { expect, test, visit } from "../support/page.ts";
import { tables } from "../support/studio.ts";

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("every run is listed, and filtered by links", async ({ page, studio }) => {
    const first = await studio.finishedRun(tables("dept"));
    const second = await studio.finishedRun(tables("whs"));
    for (const address of ["/runs", "/history"]) {
      await page.goto(address);
      const rows = page.getByRole("row").filter({ has: page.getByRole("link", { name: /^#\d+$/ }) });
      await expect(rows).toHaveCount(2);
      // The newest first: id, command, scope, status, rows, model, database.
      for (const part of [`#${second}`, "run", "main.whs", "Success", "7", "builtin", "sample"]) {
        await expect(rows.first()).toContainText(part);
      }
      await expect(rows.last()).toContainText(`#${first}`);
    }
    const filter = page.getByRole("navigation", { name: "Command" });
    await filter.getByRole("link", { name: "Re-runs" }).click();
    await expect(page).toHaveURL(/command=rerun/);
    await expect(page.getByRole("heading", { name: "No run here" })).toBeVisible();
    await filter.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(page).toHaveURL(/command=run$/);
    await expect(page.getByRole("link", { name: `#${second}`, exact: true })).toBeVisible();
  });

  test("a run that does not exist is not found", async ({ page, guard }) => {
    guard.allow(/answer 404:|status of 404/);
    for (const address of ["/runs/999", "/runs/none", "/nothing/here"]) {
      expect((await page.goto(address))?.status(), address).toBe(404);
      await expect(page.getByRole("link", { name: "All runs" })).toBeVisible();
    }
  });
});

test("a running run is cancelled from the list", async ({ page, studio, model }) => {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const run = await studio.runOf(job);
  await expect.poll(() => model.waiting).toBe(1);
  await visit(page, "/runs");
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: `#${run}`, exact: true }) });
  await expect(row).toContainText("Running");
  await expect(row).toContainText("0 of 19");
  await row.getByRole("button", { name: "Cancel" }).click();
  await expect(row.getByRole("button", { name: "Cancelling…" })).toBeDisabled();
  expect((await studio.end(job)).status).toBe("cancelled");
  await visit(page, "/runs");
  await expect(row).toContainText("Cancelled");
  await expect(row.getByRole("button")).toHaveCount(0);
});
