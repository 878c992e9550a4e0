// Drives @NAME@. What belongs to the protocol is in protocol/; yours is what stands between the two
// lines that begin with FILL IN.

// Before your library: from here on whatever is printed goes to standard error.
import { failure, field, serve, typed } from './protocol/protocol.mjs';

import http from 'node:http';

// FILL IN, from here: who the client is, what it can do, and a call of it. What stands here now is a
// stand-in that sends unsigned calls by Node's http, enough for `ecs-contract check adapter`.
const hello = {
  client: { name: '@NAME@', version: '0', language: 'JavaScript' },
  capabilities: {
    format: ['json'],
    signature: ['v1-hmac-sha1'],
    scheme: ['http'],
    method: ['GET'],
    features: [],
  },
  reports: ['status', 'code', 'message', 'request_id', 'order_id'],
  // A reason for each value that is not declared above.
  unsupported: [
    'format:xml', 'signature:v1-hmac-sha256', 'signature:v3', 'scheme:https', 'method:POST',
    'feature:sts', 'feature:null-parameter', 'feature:empty-parameter', 'feature:big-integer',
  ].map((what) => ({ what, reason: 'not filled in yet' })),
};

async function call(request) {
  const query = new URLSearchParams({
    Action: request.action, Version: request.version, Format: 'JSON',
    AccessKeyId: request.credentials.access_key_id,
    ...Object.fromEntries(request.parameters.map((each) => [each.name, typed(each)])),
  });
  let status;
  let answer;
  try {
    const [response, body] = await get(request.endpoint, `/?${query}`, request.deadline_ms);
    status = response.statusCode;
    answer = JSON.parse(body);
  } catch (error) {
    return failure(error);
  }
  const fields = { status: field(status), request_id: field(answer.RequestId) };
  return status === 200
    ? { kind: 'ok', ...fields, order_id: field(answer.OrderId) }
    : { kind: 'api_error', ...fields, code: field(answer.Code), message: field(answer.Message) };
}

function get({ host, port }, path, deadline) {
  return new Promise((resolve, reject) => {
    http.get({ host, port, path, signal: AbortSignal.timeout(deadline) }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece) => { body += piece; })
        .on('end', () => resolve([response, body])).on('error', reject);
    }).on('error', reject);
  });
}
// FILL IN, to here.

await serve(hello, call);
