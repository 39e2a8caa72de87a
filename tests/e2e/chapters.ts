// The chapters of the tour and their stops, in the order of the files that they are written in.
import { readdirSync, readFileSync } from "node:fs";

const LESSONS = new URL("../../crates/raft-lessons/chapters/", import.meta.url);

export const CHAPTERS = readdirSync(LESSONS).sort().map((file) => {
  const written = readFileSync(new URL(file, LESSONS), "utf8");
  const [chapter = ""] = [...written.matchAll(/^chapter: (.+)$/gm)].map(([, name]) => name ?? "");
  return { chapter, stops: [...written.matchAll(/^stop: (.+)$/gm)].map(([, name]) => `${chapter}/${name}`) };
});
