// Answers each page (JSON text on a line of stdin) with what html-validate objects to, until stdin ends. Starting it costs
// more than a page does.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate(JSON.parse(readFileSync(process.argv[2], "utf-8")));
for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line));
  process.stdout.write(JSON.stringify(report.results.flatMap((result) => result.messages)) + "\n");
}
