// provider.mjs: a real OpenID Connect provider (npm's oidc-provider) for the tests, with handles to turn.
//
//   node provider.mjs PORT RETURN_URL     prints “ready” and serves on http://127.0.0.1:PORT
//
// POST /turn takes JSON: account (whom it signs in, with what claims), keys (a number: another set of signing keys), inline
// (claims stand in the token), delay (milliseconds before each answer), down (answers 500), tamper (how the token is falsified on
// its way). GET /seen lists what was asked of it since the last time.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.env.ATTUNE_IDENTITY_MODULES;
const { default: Provider } = await import(pathToFileURL(join(modules, "oidc-provider", "lib", "index.js")));
const jose = await import(pathToFileURL(createRequire(join(modules, "x.js")).resolve("jose")));

const [port, returnUrl] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const state = { account: { sub: "nobody" }, keys: 1, inline: false, delay: 0, down: false, tamper: null };
const ways = ["RS256", "ES256", "PS256"];
const keySets = new Map();
let seen = [];

async function keySet(number) {
  if (!keySets.has(number)) {
    const keys = [];
    for (const alg of ways) {
      const { privateKey } = await jose.generateKeyPair(alg, { extractable: true });
      keys.push({ ...(await jose.exportJWK(privateKey)), alg, use: "sig", kid: `${alg}-${number}` });
    }
    keySets.set(number, keys);
  }
  return keySets.get(number);
}

function client(id, more) {
  return { client_id: id, client_secret: "a secret: with +/&=% in it", redirect_uris: [returnUrl], grant_types: ["authorization_code"],
    response_types: ["code"], ...more };
}

async function make() {
  const provider = new Provider(issuer, {
    jwks: { keys: await keySet(state.keys) },
    clients: [client("attune", {}), client("attune-es", { id_token_signed_response_alg: "ES256" }),
      client("attune-ps", { id_token_signed_response_alg: "PS256" }), client("attune-hs", { id_token_signed_response_alg: "HS256" }),
      client("attune-post", { token_endpoint_auth_method: "client_secret_post" }),
      client("attune-public", { client_secret: undefined, token_endpoint_auth_method: "none" })],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups", "realm_access"] },
    scopes: ["openid", "email", "profile", "groups"],
    conformIdTokenClaims: !state.inline,
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: [...ways, "HS256"] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    cookies: { keys: ["one key is enough for a test"] },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ ...state.account, sub }) }),
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
  });
  return { provider, callback: provider.callback() };
}

let running = await make();

// Whoever comes to sign in is the account of the moment; or turns back.
async function interact(request, response) {
  const refuse = state.account.turns_back;
  const result = refuse ? { error: "access_denied", error_description: "turned back" } : { login: { accountId: state.account.sub } };
  await running.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

// Falsifies the token: other claims under the right signature, or a wrong one.
async function falsify(token) {
  const { alg, kid } = jose.decodeProtectedHeader(token);
  const claims = { ...jose.decodeJwt(token), ...(state.tamper.claims ?? {}) };
  for (const name of state.tamper.without ?? [])
    delete claims[name];
  if (state.tamper.none)
    return `${Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
  if (state.tamper.confuse) { // the public key as a shared secret: the oldest trick against such checks
    const jwk = (await keySet(state.keys)).find((key) => key.alg === "RS256");
    const secret = new TextEncoder().encode(JSON.stringify({ kty: jwk.kty, n: jwk.n, e: jwk.e }));
    return new jose.SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: jwk.kid }).sign(secret);
  }
  const keys = await keySet(state.tamper.stranger ? 1000 : state.keys);
  const jwk = keys.find((key) => key.alg === alg);
  const signed = await new jose.SignJWT(claims).setProtectedHeader({ alg, kid: state.tamper.kid ?? kid }).sign(await jose.importJWK(jwk, alg));
  return state.tamper.broken ? signed.slice(0, -8) + (signed.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA") : signed;
}

// Lets the answer pass, but for its token.
function tamperWith(response) {
  const chunks = [];
  const end = response.end.bind(response);
  response.write = (chunk) => chunks.push(Buffer.from(chunk));
  response.end = async (chunk) => {
    if (chunk)
      chunks.push(Buffer.from(chunk));
    let text = Buffer.concat(chunks).toString();
    try {
      const answer = JSON.parse(text);
      if (answer.id_token)
        text = JSON.stringify({ ...answer, id_token: await falsify(answer.id_token) });
    } catch { /* what is no JSON passes as it is */ }
    if (state.tamper?.long)
      text = JSON.stringify({ id_token: "x".repeat(1 << 20) });
    response.setHeader("content-length", Buffer.byteLength(text));
    end(text);
  };
}

async function turn(request, response) {
  let text = "";
  for await (const chunk of request)
    text += chunk;
  const wish = JSON.parse(text);
  Object.assign(state, { delay: 0, down: false, tamper: null }, wish);
  if ("keys" in wish || "inline" in wish)
    running = await make();
  response.end("{}");
}

createServer(async (request, response) => {
  const path = new URL(request.url, issuer).pathname;
  if (path === "/turn")
    return turn(request, response);
  if (path === "/seen") {
    response.end(JSON.stringify(seen));
    seen = [];
    return undefined;
  }
  seen.push(`${request.method} ${path.replace(/(interaction|auth)\/.+/, "$1/…")}`);
  if (state.delay)
    await new Promise((resolve) => setTimeout(resolve, state.delay));
  if (state.down) {
    response.statusCode = 500;
    return response.end("down");
  }
  if (path.startsWith("/interaction/"))
    return interact(request, response);
  if (path === "/token" && state.tamper)
    tamperWith(response);
  return running.callback(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
