import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Model } from "./model.ts";
import { Studio } from "./studio.ts";

export { expect };

/** Notes what should not happen in a browser, on all pages of the context. */
export class Guard {
  #seen: string[] = [];
  #allowed: RegExp[] = [
    // A slow machine fetches it later than Chromium thinks reasonable.
    /was preloaded using link preload but not used/,
  ];

  constructor(context: BrowserContext) {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.#seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.#seen.push(`page error: ${error.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // Leaving a page ends its requests and its event stream; "csp" is how Chromium names the scripts
      // that it does not load where JavaScript is switched off (a real violation is a console error as well).
      if (why !== "net::ERR_ABORTED" && why !== "csp") this.#seen.push(`failed request: ${request.url()} ${why}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) {
        this.#seen.push(`answer ${response.status()}: ${response.request().method()} ${response.url()}`);
      }
    });
  }

  /** The test makes these happen. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  get problems(): string[] {
    return this.#seen.filter((problem) => !this.#allowed.some((pattern) => pattern.test(problem)));
  }
}

/** What a browser says while its server is dead. */
export const SERVER_GONE =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED|FAILED)/;

/** What a browser says of an answer with this status. */
export function answered(status: number): RegExp {
  return new RegExp(`answer ${status}:|responded with a status of ${status}`);
}

interface Fixtures {
  /** A model that this test alone calls. */
  model: Model;
  /** A server that this test alone uses, on the model. */
  studio: Studio;
  /** Fails the test when a browser page complains. */
  guard: Guard;
}

function config(model: Model): string {
  return [
    "schema_version: 1",
    "db_profiles:",
    '  sample: { url: "sqlite://sample.sqlite" }',
    "active_db_profile: sample",
    "llm_profiles:",
    "  builtin: { provider: builtin }",
    "  slow:",
    "    provider: openai",
    `    base_url: "${model.baseUrl}"`,
    "    model: test-model",
    "    n_alternatives: 3",
    "    batch_size: 5",
    "    concurrency: 1",
    "    input_usd_per_1m: 1",
    "    output_usd_per_1m: 2",
    "active_llm_profile: slow",
    "",
  ].join("\n");
}

export const test = base.extend<Fixtures>({
  model: async ({}, use) => {
    const model = new Model();
    await model.listen();
    await use(model);
    await model.close();
  },

  studio: async ({ model }, use, testInfo) => {
    const studio = new Studio({ config: config(model), template: process.env.AMX_E2E_TEMPLATE ?? null });
    try {
      await studio.start();
      await use(studio);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server.log", { body: studio.log, contentType: "text/plain" });
      }
      await studio.dispose();
    }
  },

  baseURL: async ({ studio }, use) => {
    await use(studio.url);
  },

  guard: [
    // After the server, so that it looks before that is killed: every page has an event stream, and minds.
    async ({ context, studio: _ }, use) => {
      const guard = new Guard(context);
      await use(guard);
      expect(guard.problems, "the browser complained").toEqual([]);
    },
    { auto: true },
  ],

  // Signed in. A test of the sign-in itself takes `context` instead.
  page: async ({ page, context, studio }, use) => {
    await signIn(context, studio);
    await use(page);
  },
});

/** Opens the start URL, whose answer is the session's cookie. */
export async function signIn(context: BrowserContext, studio: Studio): Promise<void> {
  const response = await context.request.get(studio.startUrl, { maxRedirects: 0 });
  expect(response.status(), "the start URL signs in").toBe(303);
}

/** Waits until the page handles events: buttons that need that are disabled before. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: /^Theme:/ })).toBeEnabled({ timeout: 30_000 });
}

/** Opens a page, hydrated. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hydrated(page);
}

/** The navigation's link to the queue, with the count that it shows. */
export function pendingLink(page: Page, count: number) {
  const name = count === 0 ? "Pending" : `Pending ${count}`;
  return page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
}
