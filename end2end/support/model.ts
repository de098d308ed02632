import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What one call asked for. */
export interface Call {
  /** `main.emp`. */
  table: string;
  /** Columns; `*` is the table itself. */
  assets: string[];
  /** Alternatives of each. */
  n: number;
  /** The text that the alternatives shall be variations of. */
  seed: string | null;
  /** The whole user's message. */
  prompt: string;
}

/** Declared confidences, in turn over a call's assets: high, medium, low under the default thresholds. */
const SCORES = [0.93, 0.7, 0.31];

/** What every call uses. At 1 and 2 USD per million tokens that is $0.0014. */
export const USAGE = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 };

/** The description that the model gives an asset: `index` 0 is alternative A. */
export function drafted(asset: string, index = 0): string {
  return `Alternative ${"ABCDE"[index]} that the model wrote for ${asset}.`;
}

/** A variation that the model gives of a seed. */
export function varied(seed: string, index = 0): string {
  return `Variation ${"ABCDE"[index]} of: ${seed}`;
}

/**
 * A language model behind OpenAI's chat completions. A call is answered when the gate lets it through,
 * so that a test decides how far a run is, and not the clock.
 */
export class Model {
  /** Every call that arrived, oldest first. */
  readonly calls: Call[] = [];
  /** Calls that were answered. */
  answered = 0;
  /** Alternatives that it gives at most, however many are asked for. */
  most = Number.POSITIVE_INFINITY;
  /** Its trace; none where empty. */
  reasoning = "";
  /** What it says of an asset. */
  wording: (asset: string, index: number) => string = drafted;
  /** Refuses every call with this status. */
  refuse: { status: number; message: string } | null = null;
  /** Milliseconds that each answer takes, once it is let through. */
  delay = 0;
  #permits = Number.POSITIVE_INFINITY;
  #held: (() => void)[] = [];
  #server: Server = createServer((request, response) => void this.#serve(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** With `/v1`, as a profile names it. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Calls that wait at the gate. */
  get waiting(): number {
    return this.#held.length;
  }

  /** From now on calls wait. */
  hold(): void {
    this.#permits = 0;
  }

  /** Lets this many calls through, those that wait first. */
  release(calls = 1): void {
    this.#permits += calls;
    this.#admit();
  }

  /** Lets all calls through. */
  open(): void {
    this.#permits = Number.POSITIVE_INFINITY;
    this.#admit();
  }

  #admit(): void {
    while (this.#permits > 0) {
      const next = this.#held.shift();
      if (next === undefined) return;
      this.#permits -= 1;
      next();
    }
  }

  /** Waits at the gate; false when the caller went away meanwhile. */
  #pass(response: ServerResponse): Promise<boolean> {
    return new Promise((done) => {
      const admitted = () => done(true);
      response.once("close", () => {
        this.#held = this.#held.filter((other) => other !== admitted);
        done(false);
      });
      this.#held.push(admitted);
      this.#admit();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || !request.url?.endsWith("/v1/chat/completions")) {
      return this.#send(response, 404, { error: { message: `no ${request.method} ${request.url}` } });
    }
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const body = JSON.parse(text) as ChatRequest;
    const call = read(body);
    this.calls.push(call);
    if (!(await this.#pass(response))) return;
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay));
    if (this.refuse !== null) {
      return this.#send(response, this.refuse.status, { error: { message: this.refuse.message } });
    }
    this.answered += 1;
    this.#send(response, 200, {
      id: `chatcmpl-${this.answered}`,
      object: "chat.completion",
      created: 1_795_340_467,
      model: body.model,
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: {
            role: "assistant",
            content: JSON.stringify({ drafts: this.#drafts(call) }),
            ...(this.reasoning === "" ? {} : { reasoning_content: this.reasoning }),
          },
        },
      ],
      usage: USAGE,
    });
  }

  #drafts(call: Call) {
    const n = Math.min(call.n, this.most);
    return call.assets.map((asset, place) => {
      const path = asset === "*" ? call.table : `${call.table}.${asset}`;
      const alternatives = Array.from({ length: n }, (_, index) => ({
        text: call.seed === null ? this.wording(path, index) : varied(call.seed, index),
        confidence: SCORES[place % SCORES.length],
      }));
      return { asset, alternatives, reasoning: `The name ${asset} says it.` };
    });
  }

  #send(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
}

interface ChatRequest {
  model: string;
  messages: { role: string; content: string }[];
}

/** The table, the assets and N, from the user's message: facts and batch are JSON between markers. */
function read(request: ChatRequest): Call {
  const user = request.messages.find((message) => message.role === "user")?.content ?? "";
  const [facts, batch] = [...user.matchAll(/^<<<(DATA-[0-9a-f]{16})\n([\s\S]*?)\n\1>>>$/gm)].map((match) =>
    JSON.parse(match[2] as string),
  );
  const n = Number(/exactly (\d+) alternatives? each/.exec(user)?.[1]);
  if (facts === undefined || batch === undefined || Number.isNaN(n)) {
    throw new Error(`This prompt is not understood:\n${user}`);
  }
  return {
    table: facts.table,
    assets: batch.map((asset: { asset: string }) => asset.asset),
    n,
    seed: batch[0]?.seed ?? null,
    prompt: user,
  };
}
