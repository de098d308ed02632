import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, visit } from "../support/page.ts";
import { RunPage, chooseTables } from "../support/run-page.ts";
import type { Studio } from "../support/studio.ts";

const COLUMN = "main.dept.kostl";
const SENTENCE = "The cost centre (KOSTL) of a department (dept) collects its spending in controlling.";

/** A handbook that defines one column among much else, and code that joins it. */
async function handbook(studio: Studio): Promise<void> {
  const folder = join(studio.dir, "handbook");
  await mkdir(folder);
  await writeFile(
    join(folder, "organisation.md"),
    `# Organisation\n\nHow the company is built.\n\n## Departments\n\n### dept.kostl\n\n${SENTENCE}\n\n## Canteen\n\nOpen from eleven to two.\n`,
  );
  await writeFile(
    join(folder, "costs.sql"),
    "SELECT d.dept_nm, c.amount\nFROM dept d\nJOIN costs c ON c.centre = d.kostl\nWHERE d.kostl <> '';\n",
  );
  await studio.api("/profiles/doc/handbook", { method: "PUT", body: { paths: ["handbook"] } });
}

test("documents are read, chosen for a run, and cited on its rows", async ({ page, studio }) => {
  await handbook(studio);
  const run = new RunPage(page);

  await test.step("Settings says what was read", async () => {
    await visit(page, "/settings");
    const profile = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "handbook", exact: true }) });
    await expect(profile).toContainText("Not read yet");
    await page.getByRole("button", { name: "Read documents of handbook" }).click();
    await expect(profile).toContainText("2 new, 0 changed, 0 unchanged, 0 gone.");
    await expect(profile).toContainText("2 files");
  });

  await test.step("a run takes them as evidence", async () => {
    await visit(page, "/runs/new");
    await chooseTables(page, "dept");
    await page.getByRole("combobox", { name: "Documents" }).selectOption("handbook");
    await page.getByRole("combobox", { name: "LLM profile" }).selectOption("builtin");
    await page.getByRole("button", { name: "Start run" }).click();
    await expect(page).toHaveURL(/\/runs\/1$/);
    await expect(run.banner).toBeHidden();
  });

  await test.step("the row shows where its words come from", async () => {
    await visit(page, "/runs/1?tab=results&preset=has_citations");
    await run.opener(COLUMN).click();
    const citations = page.getByRole("list", { name: "Citations" });
    const document = citations.getByRole("listitem").filter({ hasText: "organisation.md" });
    await expect(document).toContainText(SENTENCE);
    await expect(document).toContainText(/organisation\.md:\d+/);
    await expect(document.locator("mark").first()).toBeVisible();
    const code = citations.getByRole("listitem").filter({ hasText: "costs.sql" });
    await expect(code).toContainText("Code");
    await expect(code).toContainText("JOIN costs c ON c.centre = d.kostl");
    expect((await studio.row(1, COLUMN)).description).toContain("collects its spending");
  });

  await test.step("a page without citations offers none", async () => {
    await run.opener("main.dept.loc_cd").count().then((count) => expect(count).toBe(0));
  });
});
