/** Times and elements of a large run's Results in Chromium, as lines of a Markdown table. By `cargo xtask bench`. */
import { chromium } from "@playwright/test";
const { AMX_URL = "", AMX_TOKEN = "", AMX_RUN = "", CHROMIUM = "/usr/bin/chromium" } = process.env;
const ADDRESS = `${AMX_URL}/runs/${AMX_RUN}?tab=results`;
const ROUNDS = 9;
/** The pause after the last key before a search begins. */
const DEBOUNCE = 300;
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const line = (what, measured, budget) => console.log(`| Chromium, ${what} | ${measured} | ${budget} |`);
const ms = (times) => `${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`;
/** Notes when the first row stands, and when the first button that needs the WASM can be used. */
async function watch(page) {
  await page.addInitScript(() => {
    const seen = {};
    Object.assign(window, { seen });
    const look = () => {
      if (document.querySelector("tbody tr td"))
        seen.row ??= performance.now();
      const theme = document.querySelector('button[aria-label^="Theme:"], button[title^="Theme:"]');
      if (theme !== null && !theme.disabled)
        seen.interactive ??= performance.now();
      if (seen.row === undefined || seen.interactive === undefined)
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const rows = [];
const interactive = [];
const updates = [];
let elements = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  // A new context has an empty cache.
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    extraHTTPHeaders: { authorization: `Bearer ${AMX_TOKEN}` },
  });
  const page = await context.newPage();
  await watch(page);
  await page.goto(ADDRESS);
  const seen = await page.waitForFunction(() => {
    const { seen } = window;
    return seen.row !== undefined && seen.interactive !== undefined ? seen : null;
  });
  const times = (await seen.jsonValue());
  rows.push(times.row);
  interactive.push(times.interactive);
  elements = await page.evaluate(() => document.querySelectorAll("*").length);
  const search = page.getByRole("searchbox", { name: "Search" });
  // From the key to the first change of the rows, in the browser's own clock.
  await page.evaluate(() => {
    const body = document.querySelector("tbody");
    const table = body?.closest("table")?.parentElement ?? document.body;
    const times = {};
    Object.assign(window, { times });
    document.addEventListener("input", () => (times.key = performance.now()), true);
    new MutationObserver((changes) => {
      const ofRows = changes.some((change) => change.target.closest?.("tbody") || change.target.nodeName === "TBODY" || [...change.addedNodes].some((node) => node.nodeName === "TABLE" || node.nodeName === "TR"));
      if (ofRows && times.key !== undefined)
        times.updated ??= performance.now();
    }).observe(table, { childList: true, subtree: true, characterData: true });
  });
  await search.pressSequentially("q");
  const searched = await page.waitForFunction(() => {
    const { times } = window;
    return times.updated === undefined || times.key === undefined ? null : times.updated - times.key;
  });
  updates.push(Number(await searched.jsonValue()) - DEBOUNCE);
  await context.close();
}
await browser.close();
line("100,000 rows: navigation to first visible row, cold cache, median of 9", ms(rows), "≤ 250 ms");
line("the same: navigation to interactive", ms(interactive), "≤ 600 ms");
line("the same: after the 300 ms debounce to table updated", ms(updates), "≤ 100 ms");
line("the same: DOM elements with 50 rows", String(elements), "≤ 2,500");
