// Evaluates FEEL texts with feelin and tells the processor time: one request a line, one answer a line.
//   {"facts": {…}, "texts": […]}      → the value of each text; these are the facts and texts from here on
//   {"chosen": [0, 2], "repeats": 10} → the seconds for which the chosen texts were read and evaluated so often
import { createInterface } from "node:readline";
import { date, evaluate } from "feelin";

const DAY = /^\d{4}-\d\d-\d\d$/;
let facts = {};
let texts = [];

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line, (_, value) => (typeof value === "string" && DAY.test(value) ? date(value) : value));
  if (request.texts) {
    ({ facts, texts } = request);
    console.log(JSON.stringify(texts.map((text) => evaluate(text, facts).value ?? null)));
    continue;
  }
  const chosen = request.chosen.map((index) => texts[index]);
  const start = process.cpuUsage();
  for (let count = 0; count < request.repeats; count++) {
    for (const text of chosen) evaluate(text, facts);
  }
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1e6);
}
