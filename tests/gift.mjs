// Parses the GIFT text on stdin with gift-pegjs and writes the questions as JSON: an independent reader of that format.
// Run: node tests/gift.mjs < questions-gift.txt
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { parse } = createRequire(import.meta.url)("gift-pegjs");
process.stdout.write(JSON.stringify(parse(readFileSync(0, "utf-8"))));
