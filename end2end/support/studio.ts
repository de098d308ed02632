import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The sample database's file in a configuration folder. */
export const SAMPLE = "sample.sqlite";

const ROOT = resolve(import.meta.dirname, "../..");
const BIN = resolve(process.env.AMX_BIN ?? join(ROOT, "target/debug/amx"));
const READY = /^AMX Studio is ready: (\S+)$/m;
const START_MILLIS = 60_000;

export type Status = "queued" | "running" | "success" | "failed" | "cancelled";

export interface Job {
  id: string;
  status: Status;
  run_id: number | null;
  cancel_requested: boolean;
  attempts: number;
  error: string | null;
  finished_at: number | null;
}

export interface Alternative {
  letter: string;
  text: string;
  score: number | null;
  fallback: boolean;
}

export interface Row {
  id: number;
  run_id: number;
  version: number;
  ordinal: number;
  revision: number;
  status: "unreviewed" | "accepted" | "skipped";
  description: string;
  edited: boolean;
  queued: boolean;
  asset: { schema: string; table: string; column: string | null };
  alternatives: Alternative[];
  existing_comment: string | null;
}

interface Page<T> {
  items: T[];
  total: number;
  pages: number;
}

export interface Include {
  schema: string;
  table?: string;
  columns?: string[];
}

export interface Answer<T> {
  status: number;
  body: T;
}

/** `main.emp`, `main.emp.emp_id`. */
export function path(row: Pick<Row, "asset">): string {
  const { schema, table, column } = row.asset;
  return column === null ? `${schema}.${table}` : `${schema}.${table}.${column}`;
}

/** Tables of the sample database as a scope. */
export function tables(...names: string[]): Include[] {
  return names.map((table) => ({ schema: "main", table }));
}

const started = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of started) child.kill("SIGKILL");
});

/** `amx studio` with a configuration folder of its own. */
export class Studio {
  readonly dir = mkdtempSync(join(tmpdir(), "amx-studio-"));
  /** `http://127.0.0.1:PORT`; stays through restarts. */
  url = "";
  /** The address that the server printed: it signs in. */
  startUrl = "";
  token = randomBytes(24).toString("hex");
  /** What the server wrote to stderr. */
  log = "";
  #config: string | null;
  #template: string | null;
  #child: ChildProcess | null = null;
  #prepared = false;

  constructor(options: { config: string | null; template: string | null }) {
    this.#config = options.config;
    this.#template = options.template;
  }

  /** Starts the server; the second time on the same port. */
  async start(): Promise<void> {
    if (!existsSync(BIN)) {
      throw new Error(`There is no ${BIN}. Run cargo xtask build, or name the server in AMX_BIN.`);
    }
    if (!this.#prepared) {
      if (this.#config !== null) await writeFile(join(this.dir, "config.yml"), this.#config);
      if (this.#template !== null) await copyFile(join(this.#template, SAMPLE), join(this.dir, SAMPLE));
      this.#prepared = true;
    }
    const port = this.url === "" ? "0" : new URL(this.url).port;
    const kept = Object.entries(process.env).filter(([name]) => !/^(AMX_|LEPTOS_)/.test(name));
    const child = spawn(BIN, ["studio", "--port", port], {
      cwd: ROOT,
      env: {
        ...Object.fromEntries(kept),
        AMX_CONFIG_DIR: this.dir,
        AMX_TOKEN: this.token,
        AMX_LOG: "info",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    started.add(child);
    child.once("exit", () => started.delete(child));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.log += text;
    });
    this.startUrl = await this.#ready(child);
    this.url = new URL(this.startUrl).origin;
  }

  #ready(child: ChildProcess): Promise<string> {
    return new Promise((done, failed) => {
      const give = (why: string) => failed(new Error(`amx studio ${why}\n${this.log}`));
      const timer = setTimeout(() => give(`is not ready after ${START_MILLIS / 1000} s`), START_MILLIS);
      let out = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        out += text;
        const url = READY.exec(out)?.[1];
        if (url !== undefined) {
          clearTimeout(timer);
          done(url);
        }
      });
      child.once("error", (error) => {
        clearTimeout(timer);
        give(`does not start: ${error.message}`);
      });
      child.once("exit", (code) => {
        clearTimeout(timer);
        give(`ended with ${code}`);
      });
    });
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }

  /** `kill -9` and a new start on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Asks the JSON API, whatever it answers. */
  async ask<T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (init.body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: init.method ?? (init.body === undefined ? "GET" : "POST"),
      headers,
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** Asks the JSON API for something that must work. */
  async api<T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
    const { status, body } = await this.ask<T>(path, init);
    if (status >= 400) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** Changes the configuration as an editor would. */
  async editConfig(change: (text: string) => string): Promise<void> {
    const file = join(this.dir, "config.yml");
    await writeFile(file, change(await readFile(file, "utf8")));
  }

  /** Queues a run on the active llm profile, or the named one. */
  async startRun(include: Include[], llm_profile?: string): Promise<string> {
    const body = { scope: { db_profile: "sample", include }, llm_profile };
    return (await this.api<{ job_id: string }>("/runs", { body })).job_id;
  }

  /** Waits for the job's run. */
  async runOf(job: string): Promise<number> {
    return (await this.#until(job, (now) => now.run_id !== null)).run_id as number;
  }

  /** Waits for the job's end. */
  async end(job: string): Promise<Job> {
    return this.#until(job, (now) => now.finished_at !== null);
  }

  async #until(job: string, reached: (now: Job) => boolean): Promise<Job> {
    const deadline = Date.now() + 40_000;
    for (;;) {
      const now = await this.api<Job>(`/jobs/${job}`);
      if (reached(now)) return now;
      if (Date.now() > deadline) throw new Error(`Waited in vain for job ${JSON.stringify(now)}\n${this.log}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** A whole run on the built-in provider, which needs no model. */
  async finishedRun(include: Include[], llm_profile = "builtin"): Promise<number> {
    const { status, run_id, error } = await this.end(await this.startRun(include, llm_profile));
    if (status !== "success" || run_id === null) throw new Error(`The run is ${status}: ${error}`);
    return run_id;
  }

  /** All rows of a run, in natural order. */
  async rows(run: number): Promise<Row[]> {
    const all: Row[] = [];
    for (let page = 1; ; page += 1) {
      const { items, pages } = await this.api<Page<Row>>(`/runs/${run}/results?page=${page}&per_page=50`);
      all.push(...items);
      if (page >= pages) return all;
    }
  }

  /** The row of an asset. */
  async row(run: number, asset: string): Promise<Row> {
    const found = (await this.rows(run)).find((row) => path(row) === asset);
    if (found === undefined) throw new Error(`Run ${run} has no row for ${asset}`);
    return found;
  }

  /** Decides on a row behind the browser's back. */
  async decide(row: Row, decision: { status?: Row["status"]; description?: string }): Promise<Row> {
    return this.api<Row>(`/results/${row.id}`, {
      method: "PATCH",
      body: { revision: row.revision, ...decision },
    });
  }
}
