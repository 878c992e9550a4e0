// The line protocol of ../../PROTOCOL.md for adapters on Node.js: everything but the library.
//
// Import this module first: from then on whatever a library prints goes to standard error.
//
//   serve(hello, call)      hello: the answer to the runner's hello, without "type" and "protocol"
//                           call:  async (request) => outcome, without "type", "seq" and "case";
//                                  throw Unsupported for what the library can't be asked for
//   typed(parameter)        the parameter's value as the user of a JavaScript library would give it
//   field(value, options)   a member of an outcome: what the library hands to its user
//   setting(name)           the value of a setting that adapter.json hands over as name=value
//   failure(error)          kind, exception and detail of what the library threw, unless the
//                           library says itself that it is an error of the API
//
// A rejection or exception that the library leaves behind after a call ends the process with the
// error on standard error (Node's default): the runner reports a crash of the client.

import diagnostics from 'node:diagnostics_channel';
import { inspect } from 'node:util';

const kLineLimit = 1024 * 1024; // bytes, by the protocol
const kDetailLimit = 2000;      // characters, by the protocol

const writeOut = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

export class Unsupported extends Error {}

// What Node's HTTP client did during the call. It tells a call that the library refused from one
// that found no answer, and that from an answer that the library could not read.
const traffic = { sent: false, answered: false };
diagnostics.subscribe('http.client.request.start', () => { traffic.sent = true; });
diagnostics.subscribe('http.client.response.finish', () => { traffic.answered = true; });

export function setting(name) {
  const word = process.argv.slice(2).find((each) => each.startsWith(`${name}=`));
  return word?.slice(name.length + 1);
}

export function typed({ type, text }) {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'integer' && /^(0|-?[1-9][0-9]*)$/.test(text ?? '')) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  return text;
}

export function field(value, { text, raw } = {}) {
  const present = value !== undefined && value !== null;
  return {
    present,
    type: typeName(value),
    text: present ? wellFormed(text ?? textOf(value)) : null,
    ...(raw === undefined ? {} : { raw: wellFormed(raw) }),
  };
}

function typeName(value) {
  if (value === null) return 'null';
  return typeof value === 'object' ? value.constructor?.name ?? 'object' : typeof value;
}

function textOf(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// Half a surrogate pair has no UTF-8: it becomes U+FFFD, as in any other output of Node.
function wellFormed(text) {
  return Buffer.from(text).toString();
}

export function failure(error) {
  return { kind: kindOf(error), ...printed(error) };
}

// Libraries throw plain objects too, hence the care.
export function printed(error) {
  return {
    exception: wellFormed(String(error?.name ?? typeof error)),
    detail: error instanceof Error ? String(error) : inspect(error, { breakLength: Infinity }),
  };
}

function kindOf(error) {
  if (!traffic.sent) return 'client_error';
  if (!traffic.answered || /Timeout/.test(error?.name)) return 'transport_error';
  // Node gives each of its own failures a code; zlib's (Z_DATA_ERROR) are about the content.
  return typeof error?.code === 'string' && !error.code.startsWith('Z_')
    ? 'transport_error' : 'parse_error';
}

export async function serve(hello, call) {
  for await (const line of lines(process.stdin)) {
    const message = JSON.parse(line);
    if (message.type === 'bye') break;
    if (message.type === 'hello') send({ type: 'hello', protocol: 1, ...hello });
    else if (message.type === 'call') send(await outcome(hello, call, message));
    else throw new Error(`no such message: ${message.type}`);
  }
  process.exit(0); // kept-alive connections would hold the process
}

async function outcome(hello, call, request) {
  const head = { type: 'outcome', seq: request.seq, case: request.case };
  const { access_key_secret: secret } = request.credentials;
  const shown = (text) => wellFormed(
    (secret ? text.replaceAll(secret, '<secret>') : text).slice(0, kDetailLimit));
  const errored = (reason) => ({ ...head, kind: 'errored', reason: shown(reason) });
  try {
    refuse(hello, request);
    Object.assign(traffic, { sent: false, answered: false });
    const result = { ...head, ...await call(request) };
    for (const member of ['exception', 'detail']) {
      if (member in result) result[member] = shown(result[member]);
    }
    const size = Buffer.byteLength(JSON.stringify(result));
    return size < kLineLimit ? result : errored(`an outcome of ${size} bytes, too long for a line`);
  } catch (error) {
    return error instanceof Unsupported
      ? { ...head, kind: 'unsupported', reason: error.message }
      : errored(error?.stack ?? String(error));
  }
}

// A runner that skips what hello does not declare never gets here.
function refuse({ capabilities, unsupported }, request) {
  for (const [axis, value] of [
    ['format', request.format], ['signature', request.signature],
    ['scheme', request.endpoint.scheme], ['method', request.method],
  ]) {
    if (value === null || capabilities[axis].includes(value)) continue;
    const what = `${axis}:${value}`;
    throw new Unsupported(unsupported.find((entry) => entry.what === what)?.reason ?? what);
  }
}

// Not node:readline, which also ends a line at U+2028: that is a character like any other in JSON.
async function* lines(stream) {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    yield* parts;
  }
}

function send(message) {
  writeOut(`${JSON.stringify(message)}\n`); // a pipe is written at once, there is nothing to flush
}
