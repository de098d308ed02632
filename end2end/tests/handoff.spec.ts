// The queue handoff of re-runs and variations (specification 1.5), point by point, on the page.
import { drafted } from "../support/model.ts";
import { answered, expect, pendingLink, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { path, tables } from "../support/studio.ts";

interface Entry {
  result_id: number;
  run_id: number;
  version: number;
  description: string;
}

test("auto-seed, supersede, mutual exclusion, counts and restore", async ({ page, context, studio, guard }) => {
  test.setTimeout(120_000);
  const first = await studio.finishedRun(tables("dept"), "slow");
  const asset = "main.dept.dept_nm";
  const old = await studio.row(first, asset);
  const entries = async () => (await studio.api<{ items: Entry[] }>("/pending")).items;
  const one = new RunPage(page);
  await visit(page, `/runs/${first}`);
  await one.button("Accept", asset).click();
  await expect(one.queued(1)).toBeVisible();

  const started = await studio.api<{ job_id: string }>("/reruns", { body: { result_ids: [old.id] } });
  const second = (await studio.end(started.job_id)).run_id as number;

  await test.step("auto-seed: the new version is accepted and queued with its top alternative", async () => {
    const [row] = await studio.rows(second);
    expect([row?.status, row?.queued, row && path(row)]).toEqual(["accepted", true, asset]);
    expect(row?.description).toBe(drafted(asset));
  });

  await test.step("supersede: one entry, held by the new version; the open page says so by itself", async () => {
    const [entry, ...more] = await entries();
    expect(more).toEqual([]);
    expect([entry?.run_id, entry?.version]).toEqual([second, 2]);
    await expect(one.row(asset)).toContainText(`queued: v2 (run #${second})`);
  });

  await test.step("counts: entries held by any version", async () => {
    await expect(one.queued(1)).toBeVisible();
    await expect(one.applyButtonWith(1)).toBeEnabled();
    await expect(pendingLink(page, 1)).toBeVisible();
  });

  const promote = page.getByRole("button", { name: "Promote B" });
  await test.step("mutual exclusion: the other version's alternatives are off, and say which one to deselect", async () => {
    await one.opener(asset).click();
    await expect(promote).toHaveAttribute("aria-disabled", "true");
    const why = `v2 (run #${second}) holds the queue entry. Deselect it there first.`;
    await expect(promote).toHaveAttribute("title", why);
    await promote.click({ force: true });
    expect((await entries())[0]?.run_id).toBe(second);
    const now = await studio.row(first, asset);
    const refused = await studio.ask<{ holder: { run_id: number; version: number } }>(`/results/${now.id}`, {
      method: "PATCH",
      body: { revision: now.revision, alternative: 1 },
    });
    expect([refused.status, refused.body.holder.run_id, refused.body.holder.version]).toEqual([409, second, 2]);
  });

  const other = await context.newPage();
  const two = new RunPage(other);
  await test.step("deselecting the chosen alternative frees the others, in every tab", async () => {
    await visit(other, `/runs/${second}`);
    await two.opener(asset).click();
    await other.getByRole("button", { name: "Deselect A" }).click();
    await expect(two.queued(0)).toBeVisible();
    await expect(one.queued(0)).toBeVisible();
    await expect(one.applyButtonWith(0)).toBeDisabled();
    await expect(pendingLink(page, 0)).toBeVisible();
    await expect(promote).not.toHaveAttribute("aria-disabled", "true");
    await promote.click();
    await expect(one.row(asset)).toContainText(drafted(asset, 1));
    await expect(one.queued(1)).toBeVisible();
    await expect(two.row(asset)).toContainText(`queued: v1 (run #${first})`);
    await expect(other.getByRole("button", { name: "Promote C" })).toHaveAttribute("aria-disabled", "true");
  });

  await test.step("restore: a version takes the entry over again, the older one too", async () => {
    await two.button("Restore", asset).click();
    await expect(one.row(asset)).toContainText(`queued: v2 (run #${second})`);
    await expect(two.queued(1)).toBeVisible();
    await one.button("Restore", asset).click();
    await expect(two.row(asset)).toContainText(`queued: v1 (run #${first})`);
    const [entry, ...more] = await entries();
    expect(more).toEqual([]);
    expect([entry?.run_id, entry?.description]).toEqual([first, drafted(asset, 1)]);
  });

  await test.step("restore: a skipped row is unreviewed again", async () => {
    await one.button("Skip", "main.dept.kostl").click();
    await expect(one.row("main.dept.kostl")).toContainText("Skipped");
    await one.button("Restore", "main.dept.kostl").click();
    await expect(one.row("main.dept.kostl")).toContainText("Unreviewed");
  });
  guard.allow(answered(409));
  await other.close();
});
