// read: messages as npm mailparser reads them. Standard input: a JSON list of messages in base64; standard output: a JSON list.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.env.ATTUNE_MAIL_MODULES, "x.js"));
const { simpleParser } = require("mailparser");

function people(field) {
  return field ? field.value.map((one) => [one.name, one.address]) : [];
}

const messages = JSON.parse(readFileSync(0, "utf8"));
const read = [];
for (const message of messages) {
  const mail = await simpleParser(Buffer.from(message, "base64"), { skipImageLinks: true });
  read.push({
    subject: mail.subject, from: people(mail.from), to: people(mail.to), cc: people(mail.cc), bcc: people(mail.bcc),
    reply_to: people(mail.replyTo), id: mail.messageId, date: mail.date && mail.date.toISOString(), text: mail.text, html: mail.html || "",
    headers: Object.fromEntries(mail.headerLines.map((line) => [line.key, line.line])),
    names: mail.headerLines.map((line) => line.key),
    calendars: mail.attachments.filter((part) => part.contentType === "text/calendar").map((part) => ({
      text: part.content.toString("utf8"), file: part.filename || "",
      method: (part.headers.get("content-type").params || {}).method, charset: (part.headers.get("content-type").params || {}).charset,
    })),
  });
}
process.stdout.write(JSON.stringify(read));
