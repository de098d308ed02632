import { type Frame, Reader, isLast } from "../support/events.ts";
import { eavesdrop } from "../support/feed.ts";
import { SERVER_GONE, expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { EMP } from "../support/sample.ts";
import { path, tables } from "../support/studio.ts";

const ids = (frames: Frame[]) => frames.map((frame) => frame.id);
/** 1, 2, 3 … */
const counting = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

/** An event with its data read. */
const read = (frames: Frame[]) => frames.map((frame) => ({ ...frame, data: JSON.parse(frame.data) }));

test("three tabs and two other clients see the same events in the same order", async ({
  context,
  page,
  studio,
  model,
}) => {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const readers = [new Reader(studio, job), new Reader(studio, job)] as const;

  const pages = [page, await context.newPage(), await context.newPage()];
  const heard: (() => Promise<Frame[]>)[] = [];
  for (const tab of pages) {
    heard.push(await eavesdrop(tab));
    await visit(tab, `/runs/${id}`);
  }
  const tabs = pages.map((tab) => new RunPage(tab));
  for (let batch = 1; batch <= 2; batch += 1) {
    model.release();
    for (const tab of tabs) await expect(tab.openers).toHaveCount(batch * 5);
  }
  model.open();

  await Promise.all(readers.map((reader) => reader.ended));
  const [one, other] = readers;
  expect(one.frames).toEqual(other.frames);
  expect(ids(one.frames), "numbered without a gap").toEqual(counting(one.frames.length));
  expect(one.frames.filter(isLast)).toHaveLength(1);
  expect(one.frames.at(-1)?.event).toBe("job.done");
  for (const frame of one.frames) expect(JSON.parse(frame.data)).toMatchObject({ job_id: job });

  const rows = (await studio.rows(id)).map((row) => row.id);
  const told = one.frames.filter((frame) => frame.event === "rows");
  expect(told.flatMap((frame) => JSON.parse(frame.data).result_ids)).toEqual(rows);

  for (const [index, tab] of tabs.entries()) {
    await expect(tab.banner).toHaveCount(0);
    await expect(tab.openers).toHaveCount(19);
    expect(await tab.assets()).toEqual(EMP);
    // A tab begins where the page that the server rendered ends.
    const frames = (await heard[index]?.()) ?? [];
    const from = frames[0]?.id ?? 0;
    expect(frames.filter((frame) => frame.event === "rows")).toHaveLength(4);
    expect(read(frames)).toEqual(read(one.frames.filter((frame) => frame.id >= from)));
  }
});

test("a client that reconnects with ?after= misses and repeats nothing", async ({ studio, model }) => {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const whole = new Reader(studio, job);
  const first = new Reader(studio, job);
  model.release();
  await first.until((frames) => frames.some((frame) => frame.event === "rows"));
  first.close();
  const seen = [...first.frames];
  // Events that nobody tells this client of.
  model.release();
  await whole.until((frames) => frames.filter((frame) => frame.event === "rows").length === 2);

  const second = new Reader(studio, job, { after: seen.at(-1)?.id });
  await second.until((frames) => frames.some((frame) => frame.event === "rows"));
  model.open();
  await Promise.all([whole.ended, second.ended]);
  expect([...seen, ...second.frames]).toEqual(whole.frames);

  // The log of a job that ended is still there; from its end there is nothing, but an end.
  const later = new Reader(studio, job, { after: 0 });
  await later.ended;
  expect(later.frames).toEqual(whole.frames);
  const nothing = new Reader(studio, job, { after: whole.frames.length });
  await nothing.ended;
  expect(nothing.frames).toEqual([]);
});

test("Last-Event-ID wins over ?after=", async ({ studio }) => {
  const job = await studio.startRun(tables("emp"), "builtin");
  await studio.end(job);
  const whole = new Reader(studio, job);
  await whole.ended;
  const last = whole.frames.length;
  expect(last).toBeGreaterThan(8);
  for (const from of [
    { lastEventId: 5, after: 2 },
    { lastEventId: 5, after: 8 },
    { lastEventId: 5 },
    { after: 5 },
  ]) {
    const reader = new Reader(studio, job, from);
    await reader.ended;
    expect(ids(reader.frames), JSON.stringify(from)).toEqual(counting(last - 5, 6));
  }
});

test("killed in the middle, the run goes on by itself and an open page shows every row once", async ({
  page,
  studio,
  model,
  guard,
}) => {
  test.setTimeout(120_000);
  guard.allow(SERVER_GONE);
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const before = new Reader(studio, job);
  const run = new RunPage(page);
  const heard = await eavesdrop(page);
  await visit(page, `/runs/${id}`);
  model.release(2);
  await expect(run.openers).toHaveCount(10);
  await expect.poll(() => model.waiting).toBe(1);
  await before.until((frames) => frames.filter((frame) => frame.event === "rows").length === 2);
  await run.opener("main.emp.emp_id").click();
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();

  await studio.kill();
  before.close();
  await expect(run.banner).toContainText("Reconnecting…");
  // What is on the screen stays.
  expect(await run.assets()).toEqual(EMP.slice(0, 10));
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();

  await studio.start();
  model.open();
  await expect(run.banner).toHaveCount(0, { timeout: 45_000 });
  await expect(run.messages).toContainText("The run is done: 19 rows.");
  expect(await run.assets()).toEqual(EMP);
  await expect(page.getByRole("heading", { name: "Alternatives" })).toBeVisible();

  const now = await studio.end(job);
  expect(now).toMatchObject({ status: "success", run_id: id, attempts: 2 });
  expect((await studio.rows(id)).map(path)).toEqual(EMP);
  const log = new Reader(studio, job);
  await log.ended;
  expect(ids(log.frames)).toEqual(counting(log.frames.length));
  expect(log.frames.slice(0, before.frames.length), "the log keeps what was told").toEqual(before.frames);
  const frames = await heard();
  expect(frames.length).toBeGreaterThan(0);
  expect(read(frames)).toEqual(read(log.frames.filter((frame) => frame.id >= (frames[0]?.id ?? 0))));

  await page.reload();
  await hydrated(page);
  await expect(run.banner).toHaveCount(0);
  expect(await run.assets()).toEqual(EMP);
});

test("cancelled in the middle: the banner goes, and every row that is there is whole", async ({
  page,
  studio,
  model,
}) => {
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const id = await studio.runOf(job);
  const run = new RunPage(page);
  await visit(page, `/runs/${id}`);
  model.release(2);
  await expect(run.openers).toHaveCount(10);
  await expect.poll(() => model.waiting).toBe(1);

  // The request is kept back until the button was seen to say what happens.
  let go = () => {};
  const seen = new Promise<void>((done) => {
    go = done;
  });
  await page.route("**/fn/cancel_job*", async (route) => {
    await seen;
    await route.continue();
  });
  await run.banner.getByRole("button", { name: "Cancel" }).click();
  await expect(run.banner.getByRole("button", { name: "Cancelling…" })).toBeDisabled();
  go();

  await expect(run.banner).toHaveCount(0);
  await expect(run.messages).toContainText("The run was cancelled; 10 of 19 rows are there.");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Cancelled");
  expect(await run.assets()).toEqual(EMP.slice(0, 10));
  await expect(run.table.getByRole("cell", { name: "+2", exact: true })).toHaveCount(10);
  await run.opener(EMP[9] as string).click();
  await expect(run.alternatives).toHaveCount(3);
  await expect(run.alternatives.filter({ hasText: "FALLBACK" })).toHaveCount(0);

  expect((await studio.end(job)).status).toBe("cancelled");
  const rows = await studio.rows(id);
  expect(rows.map(path)).toEqual(EMP.slice(0, 10));
  for (const row of rows) {
    expect(row.alternatives.map(({ letter, fallback }) => `${letter}${fallback}`)).toEqual([
      "Afalse",
      "Bfalse",
      "Cfalse",
    ]);
    expect(row.description).toBe(row.alternatives[0]?.text);
  }
  // What was drafted can be used.
  await run.button("Accept", "main.emp").click();
  await expect(run.queued(1)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(run.banner).toHaveCount(0);
  await expect(run.openers).toHaveCount(10);
  expect(model.calls).toHaveLength(3);
});
