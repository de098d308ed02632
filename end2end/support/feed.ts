import type { Page } from "@playwright/test";
import type { Frame } from "./events.ts";

/** What a tab heard of jobs, and the event streams that it opened itself. */
interface Ears {
  heard: Frame[];
  sources: EventSource[];
}

/** Listens in on what a tab hears: by its own event stream, or from the tab that has one. */
export async function eavesdrop(page: Page): Promise<() => Promise<Frame[]>> {
  await page.addInitScript(() => {
    const ears: Ears = { heard: [], sources: [] };
    Object.assign(window, { ears });
    const note = (text: string) => {
      const { event_id, name, data } = JSON.parse(text);
      ears.heard.push({ id: event_id, event: name, data: JSON.stringify(data) });
    };
    window.EventSource = class extends EventSource {
      constructor(url: string | URL, init?: EventSourceInit) {
        super(url, init);
        ears.sources.push(this);
        this.addEventListener("job", (event: MessageEvent<string>) => note(event.data));
      }
    };
    window.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        this.addEventListener("message", (event: MessageEvent<string[]>) => {
          const [kind, , name, data] = event.data;
          if (kind === "frame" && name === "job" && data !== undefined) note(data);
        });
      }
    };
  });
  return () => page.evaluate(() => (window as unknown as { ears: Ears }).ears.heard);
}

/** Whether the tab has an event stream of its own, in each of some tabs with ears. */
export async function leading(pages: Page[]): Promise<boolean[]> {
  const open = (page: Page) =>
    page.evaluate(() => {
      const { sources } = (window as unknown as { ears: Ears }).ears;
      return sources.some((source) => source.readyState !== EventSource.CLOSED);
    });
  return Promise.all(pages.map(open));
}
