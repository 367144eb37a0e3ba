// server: a mail server for the tests (npm smtp-server). Options as JSON in the first argument:
//   tls: "none", "starttls", "smtps"   cert, key: files   user, password: wanted before any letter   host
// Says what happens as lines of JSON on standard output, the port first. Lines of JSON on standard input change how it behaves
// from then on: {rcpt: CODE, data: CODE, mail: CODE} refuse with it (0: not), {delay: MS} waits before its last answer,
// {drop: "mid-data", "after-data" or ""} breaks the connection, {size: BYTES} reads that much before a break.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";

const require = createRequire(path.join(process.env.ATTUNE_MAIL_MODULES, "x.js"));
const { SMTPServer } = require("smtp-server");

const options = JSON.parse(process.argv[2] || "{}");
const now = { rcpt: 0, data: 0, mail: 0, delay: 0, drop: "" };

function say(what) {
  process.stdout.write(JSON.stringify(what) + "\n");
}

function refusal(code, text) {
  const error = new Error(text);
  error.responseCode = code;
  return error;
}

function cut(session) {
  for (const connection of server.connections)
    if (connection.id === session.id) connection._socket.destroy();
}

const server = new SMTPServer({
  secure: options.tls === "smtps",
  hideSTARTTLS: options.tls !== "starttls",
  key: options.key && readFileSync(options.key),
  cert: options.cert && readFileSync(options.cert),
  authOptional: !options.user,
  allowInsecureAuth: options.tls === "none",
  hidePIPELINING: true,
  disableReverseLookup: true,
  closeTimeout: 1000,
  logger: false,
  onConnect(session, done) { say({ event: "connect", secure: session.secure }); done(); },
  onAuth(auth, session, done) {
    const fine = auth.username === options.user && auth.password === options.password;
    say({ event: "auth", user: auth.username, fine, secure: session.secure });
    if (fine) return done(null, { user: auth.username });
    return done(refusal(535, "Not you <" + auth.username + "@secret.example>"));
  },
  onMailFrom(address, session, done) {
    say({ event: "mail", from: address.address, name: session.hostNameAppearsAs, secure: session.secure });
    done(now.mail ? refusal(now.mail, "No mail from <" + address.address + ">") : null);
  },
  onRcptTo(address, session, done) {
    say({ event: "rcpt", to: address.address, code: now.rcpt });
    done(now.rcpt ? refusal(now.rcpt, "Nobody called <" + address.address + "> here") : null);
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      if (now.drop === "mid-data") { say({ event: "dropped", when: "mid-data" }); cut(session); }
    });
    stream.on("end", () => {
      if (now.drop === "mid-data") return;
      const raw = Buffer.concat(chunks);
      const to = session.envelope.rcptTo.map((one) => one.address);
      if (now.data) {
        say({ event: "refused", code: now.data });
        done(refusal(now.data, "Not this letter to <" + to[0] + ">"));
        return;
      }
      say({ event: "letter", from: session.envelope.mailFrom.address, to, secure: session.secure, raw: raw.toString("base64") });
      if (now.drop === "after-data") { cut(session); return; }
      setTimeout(() => { say({ event: "answered" }); done(null, "Kept"); }, now.delay);
    });
  },
});
server.on("error", (error) => say({ event: "error", text: String(error && error.message) }));
server.listen(0, options.host || "127.0.0.1", () => say({ event: "listening", port: server.server.address().port }));
createInterface({ input: process.stdin }).on("line", (line) => { Object.assign(now, JSON.parse(line)); say({ event: "set" }); })
  .on("close", () => process.exit(0));
