import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SAMPLE, Studio } from "./support/studio.ts";

/**
 * Starts the server once, as a new user would: that proves that it comes up, and leaves the sample
 * database that every test's own server then begins with (making it anew takes seconds each time).
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "amx-e2e-"));
  const template = join(folder, "template");
  await mkdir(template);
  const studio = new Studio({ config: null, template: null });
  try {
    await studio.start();
    // Killed and not asked to stop: its last words are of no interest.
    await studio.kill();
    await copyFile(join(studio.dir, SAMPLE), join(template, SAMPLE));
  } finally {
    await studio.dispose();
  }
  process.env.AMX_E2E_TEMPLATE = template;
  return () => rm(folder, { recursive: true, force: true });
}
