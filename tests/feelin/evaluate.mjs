// Evaluates FEEL with feelin: one JSON string a line in, one typed value a line out.
import { createInterface } from 'node:readline';
import { evaluate } from 'feelin';

const TEMPORAL = { FeelDate: 'date', FeelTime: 'time', FeelDateTime: 'date and time', FeelDuration: 'duration' };

function typed(value) {
  if (value === null || value === undefined) return { kind: 'null' };
  if (typeof value === 'number') return { kind: 'number', value: String(value) };
  if (typeof value === 'string' || typeof value === 'boolean') return { kind: typeof value, value };
  if (Array.isArray(value)) return { kind: 'list', value: value.map(typed) };
  const kind = TEMPORAL[value.constructor.name];
  if (kind) return { kind, value: JSON.parse(JSON.stringify(value)) };
  if (value.constructor !== Object) return { kind: value.constructor.name };
  return { kind: 'context', value: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typed(each)])) };
}

function answer(expression) {
  try {
    return typed(evaluate(expression, {}).value);
  } catch (error) {
    return { kind: 'refused', value: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
