import { answered, expect, hydrated, test, visit } from "../support/page.ts";
import { RunPage } from "../support/run-page.ts";
import { EMP } from "../support/sample.ts";
import { tables } from "../support/studio.ts";

test("without the token every page is refused and says how to sign in", async ({ context, guard }) => {
  guard.allow(answered(401));
  const page = await context.newPage();
  for (const address of ["/", "/runs", "/pending", "/runs/new", "/runs/1", "/?token=wrong"]) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(401);
    await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
    await expect(page.getByText("amx studio")).toBeVisible();
  }
  expect(await context.cookies()).toEqual([]);
});

test("the start URL signs in, and the token leaves the address", async ({ context, studio }) => {
  const page = await context.newPage();
  await page.goto(studio.startUrl);
  expect(page.url()).toBe(`${studio.url}/`);
  await hydrated(page);
  await expect(page.getByRole("heading", { name: "AMX Studio", level: 1 })).toBeVisible();

  const [session, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict", value: studio.token, path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain(studio.token);
  expect(await page.content()).not.toContain(studio.token);

  // It holds for the whole site, in other tabs too.
  const other = await context.newPage();
  expect((await other.goto("/runs"))?.status()).toBe(200);
});

test("pages have a content security policy with a nonce of their own", async ({ page }) => {
  const nonces = new Set<string>();
  for (const address of ["/", "/runs", "/runs/new", "/pending"]) {
    const response = await page.goto(address);
    const policy = response?.headers()["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1];
    expect(nonce, `${address}: ${policy}`).toBeTruthy();
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toMatch(/'unsafe-eval'/);
    expect(policy).toContain("frame-ancestors 'none'");
    nonces.add(nonce as string);
    // The policy lets the page itself work: a violation is a console error, which fails the test.
    await hydrated(page);
  }
  expect(nonces.size).toBe(4);
});

test("a tab whose session ended keeps what it shows and gives one calm hint", async ({
  page,
  studio,
  model,
  guard,
}) => {
  guard.allow(answered(401), /net::ERR_/);
  model.hold();
  const job = await studio.startRun(tables("emp"));
  const run = new RunPage(page);
  await visit(page, `/runs/${await studio.runOf(job)}`);
  model.release();
  await expect(run.openers).toHaveCount(5);

  await studio.kill();
  studio.token = `other-${studio.token}`;
  await studio.start();

  await expect(run.banner.getByText(/session ended/i)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/session ended/i)).toHaveCount(1);
  expect(await run.assets()).toEqual(EMP.slice(0, 5));
});

test("a page without a run says it as well when the session ended", async ({ page, studio, guard }) => {
  guard.allow(answered(401), /net::ERR_/);
  await studio.finishedRun(tables("dept"));
  await visit(page, "/runs");
  await studio.kill();
  studio.token = `other-${studio.token}`;
  await studio.start();
  await expect(page.getByRole("alert")).toContainText("Your session ended", { timeout: 30_000 });
  await expect(page.getByRole("link", { name: "#1", exact: true })).toBeVisible();
});
