import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import initSqlJs from "sql.js";
import type { Studio } from "./studio.ts";

/** Sets `window.hacked` where it is taken for a page's own code. */
export const SCRIPT = "<script>window.hacked = 1</script>";
export const IMAGE = '"><img src=x onerror="window.hacked = 1">';
/** Shown, it would read `total exe.png`. */
export const BIDI = "total \u202egnp.exe\u2066";
export const FORMULA = '=HYPERLINK("http://evil.example","total")';
/** Colours a terminal's text and names its window. */
export const ANSI = "\u001b[31mtotal\u001b]0;owned\u0007";
export const LONG = "total".repeat(2_000);

export const COLUMNS = [IMAGE, BIDI, FORMULA, ANSI, LONG];

/** A word in double quotes, as SQL names things. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The db profile `hostile`: a table and columns whose names and comments are attacks. */
export async function hostileDatabase(studio: Studio): Promise<void> {
  const sqlite = await initSqlJs();
  const database = new sqlite.Database();
  database.run(`CREATE TABLE ${quoted(SCRIPT)} (${COLUMNS.map((name) => `${quoted(name)} TEXT`).join(", ")})`);
  // Where AMX Studio keeps the comments of a SQLite database.
  database.run(
    `CREATE TABLE amx_comments (schema_name TEXT NOT NULL, table_name TEXT NOT NULL, column_name TEXT NOT NULL DEFAULT '',
       comment TEXT NOT NULL, PRIMARY KEY (schema_name, table_name, column_name))`,
  );
  for (const [place, column] of ["", ...COLUMNS].entries()) {
    database.run("INSERT INTO amx_comments VALUES ('main', ?, ?, ?)", [
      SCRIPT,
      column,
      [SCRIPT, ...COLUMNS].at(place - 1) as string,
    ]);
  }
  database.run(`INSERT INTO ${quoted(SCRIPT)} VALUES (?, ?, ?, ?, ?)`, COLUMNS);
  await writeFile(join(studio.dir, "hostile.sqlite"), database.export());
  database.close();
  await studio.api("/profiles/db/hostile", { method: "PUT", body: { url: "sqlite://hostile.sqlite" } });
}
