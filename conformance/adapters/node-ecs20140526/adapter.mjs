// Drives @alicloud/ecs20140526: one Client a call, the typed request of ModifyInstanceNetworkSpec,
// signature V3, or V1 with signatureAlgorithm 'v2'. The argument retries=on has it repeat what was
// throttled.

import { failure, field, printed, serve, setting, typed, Unsupported } from '../node/protocol.mjs';

import { createRequire } from 'node:module';
import ecs from '@alicloud/ecs20140526';
import openapi from '@alicloud/openapi-core';
import dara from '@darabonba/typescript';

const { RetryOptions } = dara;
const { default: Client, ModifyInstanceNetworkSpecRequest } = ecs;
const { $OpenApiUtil: { Config }, AlibabaCloudError } = openapi;
const { name, version } = createRequire(import.meta.url)('@alicloud/ecs20140526/package.json');

const hello = {
  client: {
    name, version, language: 'JavaScript',
    homepage: 'https://github.com/aliyun/alibabacloud-typescript-sdk',
  },
  capabilities: {
    format: ['json'],
    signature: ['v3', 'v1-hmac-sha1'],
    scheme: ['http', 'https'],
    method: ['POST'],
    features: ['sts', 'null-parameter', 'empty-parameter', 'big-integer'],
  },
  reports: ['status', 'code', 'message', 'request_id', 'order_id'],
  unsupported: [
    { what: 'format:xml', reason: 'reads every success as JSON (openapi-core dist/client.js)' },
    { what: 'signature:v1-hmac-sha256', reason: 'signature V1 has HMAC-SHA1 only (openapi-core)' },
    { what: 'method:GET', reason: 'the generated call sends POST and does not read Config.method' },
  ],
};

// The model's own table from property (instanceId) to parameter (InstanceId), the other way round.
const properties = new Map(
  Object.entries(ModifyInstanceNetworkSpecRequest.names()).map(([key, wire]) => [wire, key]));

async function call(request) {
  if (request.product !== 'Ecs' || request.version !== '2014-05-26'
      || request.action !== 'ModifyInstanceNetworkSpec') {
    throw new Unsupported('typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven');
  }
  const members = Object.fromEntries(request.parameters.map((p) => [property(p.name), typed(p)]));
  let response;
  try {
    const model = new ModifyInstanceNetworkSpecRequest(members);
    response = await new Client(configuration(request)).modifyInstanceNetworkSpec(model);
  } catch (error) {
    return isApiError(error) ? apiError(error) : failure(error);
  }
  return {
    kind: 'ok',
    status: field(response.statusCode),
    request_id: field(response.body?.requestId),
    order_id: field(response.body?.orderId),
  };
}

function property(parameter) {
  const found = properties.get(parameter);
  if (found === undefined) throw new Unsupported(`the request model has no ${parameter}`);
  return found;
}

const retryOptions = setting('retries') !== 'on' ? undefined : new RetryOptions({
  retryable: true,
  retryCondition: [{
    maxAttempts: 4, exception: [], errorCode: ['Throttling', 'Throttling.User', 'Throttling.Api'],
  }],
});

function configuration({ endpoint, credentials, region, signature, ...request }) {
  return new Config({
    accessKeyId: credentials.access_key_id,
    accessKeySecret: credentials.access_key_secret,
    securityToken: credentials.security_token,
    regionId: region,
    endpoint: `${endpoint.host}:${endpoint.port}`,
    protocol: endpoint.scheme,
    readTimeout: request.deadline_ms,
    connectTimeout: request.deadline_ms,
    ca: request.ca_pem,
    retryOptions,
    ...(signature === 'v3' ? {} : { signatureAlgorithm: 'v2' }),
  });
}

// The class alone does not tell: the library refuses a call with the same ClientError, less status.
function isApiError(error) {
  return error instanceof AlibabaCloudError && error.statusCode !== undefined;
}

function apiError(error) {
  return {
    kind: 'api_error',
    status: field(error.statusCode),
    code: field(error.code),
    message: field(error.message, { text: unwrapped(error), raw: error.message }),
    request_id: field(error.requestId),
    order_id: field(error.data?.OrderId),
    ...printed(error),
  };
}

// "Code: code: 404, Message request id: ID"
function unwrapped({ code, message, requestId, statusCode }) {
  const before = `${code}: code: ${statusCode}, `;
  const after = ` request id: ${requestId}`;
  const wrapped = message.startsWith(before) && message.endsWith(after);
  return wrapped ? message.slice(before.length, -after.length) : message;
}

await serve(hello, call);
