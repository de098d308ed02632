import { type ClientRequest, get } from "node:http";
import type { Studio } from "./studio.ts";

/** One server-sent event as it came. */
export interface Frame {
  id: number;
  event: string;
  data: string;
}

/** Where a reader goes on. */
export interface From {
  after?: number;
  lastEventId?: number;
}

/** The last event of a job's log. */
export function isLast(frame: Frame): boolean {
  return ["job.done", "job.failed", "job.cancelled"].includes(frame.event);
}

/** What `curl -N` sees of a job's event stream. */
export class Reader {
  readonly frames: Frame[] = [];
  /** When the server ended the stream. */
  readonly ended: Promise<void>;
  #request: ClientRequest;
  #wake: (() => void)[] = [];
  #buffer = "";

  constructor(studio: Studio, job: string, from: From = {}) {
    const query = from.after === undefined ? "" : `?after=${from.after}`;
    const headers: Record<string, string> = { authorization: `Bearer ${studio.token}` };
    if (from.lastEventId !== undefined) headers["last-event-id"] = String(from.lastEventId);
    let end = () => {};
    let fail = (_: Error) => {};
    this.ended = new Promise((done, failed) => {
      end = done;
      fail = failed;
    });
    // A reader that nobody waits for may be cut off.
    this.ended.catch(() => {});
    this.#request = get(`${studio.url}/api/v1/jobs/${job}/events${query}`, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        fail(new Error(`The stream answered ${response.statusCode}`));
        return;
      }
      response.setEncoding("utf8");
      response.on("data", (text: string) => this.#take(text));
      response.on("end", () => end());
      response.on("error", (error) => fail(error));
    });
    this.#request.on("error", (error) => fail(error));
  }

  /** Closes the connection, as a client does that loses the network. */
  close(): void {
    this.#request.destroy();
  }

  /** Waits until the frames satisfy something. */
  async until(reached: (frames: Frame[]) => boolean): Promise<void> {
    while (!reached(this.frames)) {
      const more = new Promise<void>((done) => this.#wake.push(done));
      const over = this.ended.then(() => {
        if (!reached(this.frames)) throw new Error(`The stream ended at ${JSON.stringify(this.frames.at(-1))}`);
      });
      await Promise.race([more, over]);
    }
  }

  #take(text: string): void {
    this.#buffer += text;
    for (;;) {
      const end = this.#buffer.indexOf("\n\n");
      if (end < 0) return;
      const block = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + 2);
      const frame = parse(block);
      if (frame === null) continue;
      this.frames.push(frame);
      for (const wake of this.#wake.splice(0)) wake();
    }
  }
}

/** A block of the stream; null for a comment. */
function parse(block: string): Frame | null {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, "");
    const name = line.slice(0, colon);
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  if (!fields.has("data")) return null;
  return { id: Number(fields.get("id")), event: fields.get("event") ?? "message", data: fields.get("data") ?? "" };
}
