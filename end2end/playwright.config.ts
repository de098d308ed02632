import { defineConfig, devices } from "@playwright/test";

/** Where `npm run screenshots` writes; the tests do not run then. */
const shots = process.env.AMX_SHOTS;

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };

export default defineConfig({
  testDir: "tests",
  globalSetup: "./global-setup.ts",
  outputDir: "test-results",
  // Each test has a server of its own, so that they can run side by side; the machine has 2 cores.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: {
    ...desktop,
    trace: "retain-on-failure",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Colours and positions that are on their way are nobody's final ones.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    shots
      ? { name: "screenshots", testMatch: "screenshots.ts", timeout: 300_000 }
      : { name: "chromium", testMatch: "*.spec.ts" },
  ],
});
