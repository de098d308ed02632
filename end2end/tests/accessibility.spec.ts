import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Model } from "../support/model.ts";
import { answered, expect, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { type Studio, tables } from "../support/studio.ts";

/** What axe finds, one line for each kind of violation and its places. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.map((node) => `${node.target.join(" ")} ${node.any.map((check) => check.message).join("; ")}`);
    return `${id} (${help}): ${places.join(" | ")}`;
  });
}

interface View {
  name: string;
  open: (page: Page, studio: Studio, model: Model) => Promise<void>;
}

/** A finished run with a decision of each kind. */
async function reviewed(studio: Studio): Promise<number> {
  const run = await studio.finishedRun(tables("dept"), "slow");
  await studio.decide(await studio.row(run, "main.dept"), { status: "accepted" });
  await studio.decide(await studio.row(run, "main.dept.dept_nm"), { description: "What people call it." });
  await studio.decide(await studio.row(run, "main.dept.kostl"), { status: "skipped" });
  return run;
}

async function liveRun(studio: Studio, model: Model): Promise<number> {
  const before = model.answered;
  model.hold();
  const run = await studio.runOf(await studio.startRun(tables("emp")));
  model.release();
  await expect.poll(() => [model.answered, model.waiting]).toEqual([before + 1, 1]);
  return run;
}

const VIEWS: View[] = [
  { name: "home, empty", open: (page) => visit(page, "/") },
  {
    name: "home",
    open: async (page, studio) => {
      await reviewed(studio);
      await visit(page, "/");
    },
  },
  {
    name: "runs",
    open: async (page, studio, model) => {
      await reviewed(studio);
      await liveRun(studio, model);
      await visit(page, "/runs");
    },
  },
  {
    name: "new run, with a table open",
    open: async (page) => {
      await visit(page, "/runs/new");
      await page.getByRole("button", { name: /^dept \d+ columns$/ }).click();
      await page.getByRole("checkbox", { name: /^dept_nm\b/ }).uncheck();
    },
  },
  {
    name: "results, live",
    open: async (page, studio, model) => {
      await visit(page, `/runs/${await liveRun(studio, model)}`);
      await expect(new RunPage(page).banner).toBeVisible();
    },
  },
  {
    name: "results, with a row open and one edited",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      const run = new RunPage(page);
      await run.opener("main.dept.dept_cd").click();
      await expect(run.alternatives).toHaveCount(3);
      await run.button("Edit", "main.dept.loc_cd").click();
      await expect(run.editor("main.dept.loc_cd")).toBeVisible();
    },
  },
  {
    name: "results, of a model that under-produced",
    open: async (page, studio, model) => {
      model.most = 2;
      await visit(page, `/runs/${await reviewed(studio)}`);
      const run = new RunPage(page);
      await run.opener("main.dept.dept_cd").click();
      await expect(run.alternatives).toHaveCount(3);
    },
  },
  ...(["summary", "scope", "settings"] as const).map((tab) => ({
    name: tab,
    open: async (page: Page, studio: Studio, model: Model) => {
      model.reasoning = "First I looked at the keys.";
      await visit(page, `/runs/${await reviewed(studio)}?tab=${tab}`);
    },
  })),
  { name: "pending, empty", open: (page) => visit(page, "/pending") },
  {
    name: "pending",
    open: async (page, studio) => {
      await reviewed(studio);
      await visit(page, "/pending");
    },
  },
  {
    name: "the drawer of pinned cells",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      await new RunPage(page).button("Pin", "main.dept.dept_nm").click();
      await page.getByRole("button", { name: "Pinned cells, 1" }).click();
      await expect(page.getByRole("dialog", { name: "Pinned cells" })).toBeVisible();
    },
  },
  {
    name: "compare",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      const run = new RunPage(page);
      await run.button("Pin", "main.dept.dept_nm").click();
      await run.button("Pin", "main.dept.kostl").click();
      await visit(page, "/compare");
      await expect(page.getByRole("article")).toHaveCount(2);
    },
  },
  {
    name: "the command palette",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("dialog", { name: "Command palette" }).getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "the keyboard shortcuts",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    },
  },
  {
    name: "results, grouped and filtered",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}?tab=results&group=table&preset=low_confidence&q=dept`);
      await expect(page.getByRole("rowheader")).toHaveCount(1);
    },
  },
  { name: "audit, empty", open: (page) => visit(page, "/audit") },
  {
    name: "audit",
    open: async (page, studio) => {
      await reviewed(studio);
      await studio.api("/pending/apply", { body: {} });
      await visit(page, "/audit");
    },
  },
  {
    name: "the apply dialog with a drifted entry",
    open: async (page, studio) => {
      const [mine, theirs] = [await reviewed(studio), await studio.finishedRun(tables("dept"))];
      await studio.api("/pending", { method: "DELETE" });
      const asset = "main.dept.dept_nm";
      await studio.decide(await studio.row(theirs, asset), { description: "Somebody was faster." });
      await studio.api("/pending/apply", { body: {} });
      await studio.decide(await studio.row(mine, asset), { description: "Mine." });
      await visit(page, "/pending");
      await page.getByRole("button", { name: /^Apply pending queue/ }).click();
      await expect(new RunPage(page).dialog).toContainText("Database now");
    },
  },
  {
    name: "the apply dialog",
    open: async (page, studio) => {
      await visit(page, `/runs/${await reviewed(studio)}`);
      const run = new RunPage(page);
      await run.applyButtonWith(2).click();
      await expect(run.dialog).toContainText("2 statements will run");
    },
  },
  {
    name: "a toast",
    open: async (page, studio, model) => {
      await visit(page, `/runs/${await liveRun(studio, model)}`);
      model.open();
      await expect(new RunPage(page).messages).toContainText("The run is done");
    },
  },
  { name: "not found", open: (page) => visit(page, "/nothing/here") },
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`axe finds nothing, ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const view of VIEWS) {
      test(view.name, async ({ page, studio, model, guard }) => {
        guard.allow(answered(404));
        await view.open(page, studio, model);
        expect(await violations(page)).toEqual([]);
      });
    }

    test("signed out", async ({ context, guard }) => {
      guard.allow(answered(401));
      const page = await context.newPage();
      await page.goto("/");
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("the apply dialog takes the focus, Esc closes it, and the focus returns", async ({ page, studio }) => {
  await visit(page, `/runs/${await reviewed(studio)}`);
  const run = new RunPage(page);
  await run.applyButton.focus();
  await page.keyboard.press("Enter");
  await expect(run.dialog).toBeVisible();
  await expect(run.dialog.locator(":focus")).toHaveCount(1);
  await expect(run.dialog).toContainText("2 statements will run");
  // It stays inside: what is behind a modal dialog cannot be reached.
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const focus = document.activeElement;
      return focus !== null && focus !== document.body && focus.closest("dialog") === null;
    });
    expect(outside, `after ${press + 1} times Tab`).toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(run.dialog).toBeHidden();
  await expect(run.applyButton).toBeFocused();
});

test("review works by keyboard, and the focus is never lost", async ({ page, studio }) => {
  await visit(page, `/runs/${await studio.finishedRun(tables("dept"), "slow")}`);
  const run = new RunPage(page);
  const asset = "main.dept.dept_nm";
  await run.opener(asset).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();
  await expect(run.opener(asset)).toBeFocused();
  await page.getByRole("button", { name: "Promote B" }).press("Enter");
  await expect(page.getByRole("button", { name: "Deselect B" })).toBeFocused();

  await run.button("Edit", asset).press("Enter");
  await expect(run.editor(asset)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(run.button("Edit", asset)).toBeFocused();

  // The buttons of a row change with its state; the focus stays in the row.
  await run.button("Accept", "main.dept").press("Enter");
  await expect(run.row("main.dept")).toContainText("Accepted");
  await expect(run.row("main.dept").locator(":focus")).toHaveCount(1);
});

test("the first Tab leads to the content", async ({ page }) => {
  await visit(page, "/runs");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("nothing is wider than a screen of 360 pixels", async ({ page, studio, model }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const run = await reviewed(studio);
  const live = await liveRun(studio, model);
  for (const address of [
    "/",
    "/runs",
    "/runs/new",
    `/runs/${run}`,
    `/runs/${run}?tab=summary`,
    `/runs/${run}?tab=scope`,
    `/runs/${run}?tab=settings`,
    `/runs/${live}`,
    "/pending",
    "/audit",
  ]) {
    await visit(page, address);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, address).toBeLessThanOrEqual(360);
  }
  await visit(page, `/runs/${run}`);
  await new RunPage(page).opener("main.dept.dept_cd").click();
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
