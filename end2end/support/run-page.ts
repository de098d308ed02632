import type { Locator, Page } from "@playwright/test";

function exactly(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Run detail, as a person finds it: by roles and names. */
export class RunPage {
  readonly banner: Locator;
  readonly messages: Locator;
  readonly table: Locator;
  /** One for each row: the link that opens or closes it. */
  readonly openers: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.banner = page.getByRole("status", { name: "Live progress" });
    this.messages = page.getByRole("status", { name: "Messages" });
    this.table = page.getByRole("table", { name: "Results" });
    this.openers = this.table.getByRole("link", { name: /^(Open|Close) / });
    this.dialog = page.getByRole("dialog", { name: "Apply pending queue" });
  }

  tab(name: "Summary" | "Results" | "Scope" | "Settings"): Locator {
    return this.page.getByRole("tab", { name: new RegExp(`^${name}`) });
  }

  row(asset: string): Locator {
    const opener = this.page.getByRole("link", { name: new RegExp(`^(Open|Close) ${exactly(asset)}$`) });
    return this.table.getByRole("row").filter({ has: opener });
  }

  opener(asset: string): Locator {
    return this.row(asset).getByRole("link", { name: /^(Open|Close) / });
  }

  /** A button of a row: `Accept`, `Skip`, `Deselect`, `Restore`, `Edit`. */
  button(verb: string, asset: string): Locator {
    return this.table.getByRole("button", { name: `${verb} ${asset}`, exact: true });
  }

  editor(asset: string): Locator {
    return this.table.getByRole("textbox", { name: `Description of ${asset}`, exact: true });
  }

  /** The open row's alternatives. */
  get alternatives(): Locator {
    return this.table.getByRole("list", { name: "Alternatives" }).getByRole("listitem");
  }

  /** A value of the banner. */
  figure(name: "Elapsed" | "Progress" | "Cost"): Locator {
    return this.banner.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd[1]");
  }

  get applyButton(): Locator {
    return this.page.getByRole("button", { name: /^Apply pending queue \(\d+\)$/ });
  }

  applyButtonWith(count: number): Locator {
    return this.page.getByRole("button", { name: `Apply pending queue (${count})`, exact: true });
  }

  queued(count: number): Locator {
    return this.page.getByText(`${count} queued`, { exact: true });
  }

  /** The status chips: `Unreviewed 19`. */
  tallies(): Locator {
    return this.page.getByRole("navigation", { name: "Status" });
  }

  /** The assets of the shown rows, top to bottom. */
  async assets(): Promise<string[]> {
    return this.openers.evaluateAll((links) =>
      links.map((link) => (link.getAttribute("aria-label") ?? "").replace(/^(Open|Close) /, "")),
    );
  }
}

/** Ticks only these tables of the sample database in the scope tree. */
export async function chooseTables(page: Page, ...names: string[]): Promise<void> {
  const tree = page.getByRole("region", { name: "Scope" });
  await tree.getByRole("checkbox", { name: "main", exact: true }).uncheck();
  for (const name of names) await tree.getByRole("checkbox", { name, exact: true }).check();
}
