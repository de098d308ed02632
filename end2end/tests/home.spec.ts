import { expect, pendingLink, test, visit } from "../support/page.ts";
import { tables } from "../support/studio.ts";

test.describe("before hydration", () => {
  test.use({ javaScriptEnabled: false });

  test("an empty home leads to the first run", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "No run yet" })).toBeVisible();
    await page.getByRole("link", { name: "Start the first run" }).click();
    await expect(page).toHaveURL(/\/runs\/new$/);
    await expect(page.getByRole("heading", { name: "New run", level: 1 })).toBeVisible();
  });

  test("the latest runs and the queue's count are there", async ({ page, studio }) => {
    const run = await studio.finishedRun(tables("dept"));
    await studio.decide(await studio.row(run, "main.dept"), { status: "accepted" });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Latest runs" })).toBeVisible();
    await expect(page.getByRole("row", { name: /main\.dept.*Success/ })).toBeVisible();
    await expect(page.getByText("1 approved description waits to be applied.")).toBeVisible();
    await expect(pendingLink(page, 1)).toBeVisible();
    await page.getByRole("link", { name: `#${run}`, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
  });
});

test("home leads to a run without loading the page anew", async ({ page, studio }) => {
  const run = await studio.finishedRun(tables("dept"));
  await visit(page, "/");
  await page.evaluate(() => Object.assign(window, { here: true }));
  await page.getByRole("link", { name: `#${run}`, exact: true }).click();
  await expect(page.getByRole("tab", { name: /^Results/ })).toHaveAttribute("aria-selected", "true");
  expect(await page.evaluate(() => "here" in window)).toBe(true);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Latest runs" })).toBeVisible();
});

test("the chosen theme is there from the first byte on", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("button", { name: "Theme: System" }).click();
  await page.getByRole("button", { name: "Theme: Light" }).click();
  await expect(page.getByRole("button", { name: "Theme: Dark" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get("/")).text();
  expect(html).toContain('data-theme="dark"');
  await visit(page, "/runs");
  await expect(page.getByRole("button", { name: "Theme: Dark" })).toBeVisible();
});
