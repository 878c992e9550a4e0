// Drives @alicloud/pop-core: one RPCClient a call, its own defaults, JSON answers, signature V1.

import { failure, field, printed, serve, typed } from '../node/protocol.mjs';

import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { RPCClient } from '@alicloud/pop-core';

const { name, version } = createRequire(import.meta.url)('@alicloud/pop-core/package.json');

// A client makes an agent with these options for itself. A new client a call would leave its
// connections behind; the request option `agent` lets all calls share them, as one client would.
const options = { keepAlive: true, keepAliveMsecs: 3000 };
const agents = { http: new http.Agent(options), https: new https.Agent(options) };

const hello = {
  client: {
    name, version, language: 'JavaScript',
    homepage: 'https://github.com/aliyun/openapi-core-nodejs-sdk',
  },
  capabilities: {
    format: ['json'],
    signature: ['v1-hmac-sha1'],
    scheme: ['http', 'https'],
    method: ['GET', 'POST'],
    features: ['sts', 'null-parameter', 'empty-parameter', 'big-integer'],
  },
  reports: ['status', 'code', 'message', 'request_id', 'order_id'],
  unsupported: [
    { what: 'format:xml', reason: 'reads every answer as JSON (lib/rpc.js)' },
    { what: 'signature:v1-hmac-sha256', reason: 'signs with HMAC-SHA1 only (lib/rpc.js)' },
    { what: 'signature:v3', reason: 'has signature V1 only (lib/rpc.js)' },
  ],
};

async function call(request) {
  const parameters = Object.fromEntries(request.parameters.map((p) => [p.name, typed(p)]));
  let answer;
  try {
    answer = await connect(request).request(request.action, parameters, requestOptions(request));
  } catch (error) {
    return error?.entry ? apiError(error) : failure(error);
  }
  // Without the constructor's `verbose` a success comes without its status.
  return { kind: 'ok', request_id: field(answer?.RequestId), order_id: orderId(answer?.OrderId) };
}

function connect({ endpoint, credentials, version: apiVersion }) {
  return new RPCClient({
    endpoint: `${endpoint.scheme}://${endpoint.host}:${endpoint.port}`,
    apiVersion,
    accessKeyId: credentials.access_key_id,
    accessKeySecret: credentials.access_key_secret,
    securityToken: credentials.security_token ?? undefined,
  });
}

function requestOptions({ endpoint, ca_pem: ca, method, deadline_ms: timeout }) {
  return {
    timeout,
    agent: agents[endpoint.scheme],
    ...(method === null ? {} : { method }),
    ...(ca === null ? {} : { ca }),
  };
}

function apiError(error) {
  return {
    kind: 'api_error',
    status: field(error.entry.response.statusCode),
    code: field(error.code),
    message: field(error.message, { text: unwrapped(error), raw: error.message }),
    request_id: field(error.data.RequestId),
    order_id: orderId(error.data.OrderId),
    ...printed(error),
  };
}

function unwrapped({ message, url }) {
  const after = `, URL: ${url}`;
  return message.endsWith(after) ? message.slice(0, -after.length) : message;
}

// json-bigint makes a bignumber.js object of a number with more than 15 characters; its toString
// turns to the exponential form at 1e21, toFixed never does.
function orderId(value) {
  return field(value, value?._isBigNumber ? { text: value.toFixed() } : {});
}

await serve(hello, call);
