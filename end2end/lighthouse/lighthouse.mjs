// `node lighthouse.mjs <address> <token>`: what Lighthouse says of a page, as JSON: form factor → category → 0 to 100.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [address, token] = process.argv.slice(2);
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const scores = {};
for (const [factor, config] of [
  ["desktop", desktopConfig],
  ["mobile", undefined],
]) {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const result = await lighthouse(
      address,
      {
        port: chrome.port,
        logLevel: "error",
        onlyCategories: CATEGORIES,
        extraHeaders: { authorization: `Bearer ${token}` },
      },
      config,
    );
    const { categories, audits } = result.lhr;
    scores[factor] = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]));
    // What costs points, for whoever reads the log.
    for (const { id, score, title, displayValue } of Object.values(audits)) {
      if (score !== null && score < 0.9) console.error(factor, id, score, title, displayValue ?? "");
    }
  } finally {
    chrome.kill();
  }
}
console.log(JSON.stringify(scores));
