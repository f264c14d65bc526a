// Makes tests/schedule.json: what the npm package ts-fsrs says of a table of histories, to hold our own schedule.js against.
// Not part of any build. In an empty folder: npm install ts-fsrs@5.4.2, then run this file from there and keep what it prints.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { FSRSAlgorithm, forgetting_curve, generatorParameters } = createRequire(process.cwd() + "/")("ts-fsrs");
const { version } = JSON.parse(readFileSync("node_modules/ts-fsrs/package.json", "utf-8"));

const settings = { request_retention: 0.9, maximum_interval: 300, enable_fuzz: false, enable_short_term: false };
const scheduler = new FSRSAlgorithm(generatorParameters(settings));

// Each history is a list of [grade, days since the answer before]; grades are 1 Again, 2 Hard, 3 Good, 4 Easy.
const histories = [];
for (const first of [1, 2, 3, 4]) {
  for (const second of [1, 2, 3, 4]) {
    for (const days of [1, 2, 7, 40]) histories.push([[first, 0], [second, days], [3, days * 2]]);
  }
}
histories.push([[3, 0], [3, 2], [3, 11], [3, 46], [3, 163], [3, 300]]);
histories.push([[1, 0], [1, 1], [1, 1], [1, 1], [3, 1], [3, 2], [4, 5]]);
histories.push([[4, 0], [4, 8], [4, 60], [4, 300], [1, 300], [3, 10]]);
histories.push([[2, 0], [2, 1], [2, 2], [2, 3], [1, 4], [4, 2], [2, 30]]);
histories.push([[3, 0], [1, 400], [3, 400]]);

const rows = histories.map((history) => {
  let state = null;
  const seen = history.map(([grade, days]) => {
    const kept = state ? forgetting_curve(scheduler.parameters.w, days, state.stability) : null;
    state = scheduler.next_state(state, days, grade);
    return { kept, stability: state.stability, difficulty: state.difficulty, interval: scheduler.next_interval(state.stability, days) };
  });
  return { history, seen };
});
const head = { package: "ts-fsrs", version, settings, weights: scheduler.parameters.w };
console.log(`${JSON.stringify(head).slice(0, -1)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}`);
