"""An adapter for tiny_ecs: reads calls from standard input, writes outcomes to standard output."""

import http.client
import json
import sys

import tiny_ecs

HELLO = {
    'type': 'hello',
    'protocol': 1,
    'client': {'name': 'tiny_ecs', 'version': '0.1', 'language': 'Python'},
    'capabilities': {
        'format': ['json'],
        'signature': ['v1-hmac-sha1'],
        'scheme': ['http'],
        'method': ['GET'],
        'features': ['empty-parameter', 'big-integer'],
    },
    'reports': ['status', 'code', 'message', 'request_id', 'order_id'],
    'unsupported': [
        {'what': 'format:xml', 'reason': 'tiny_ecs reads JSON only'},
        {'what': 'signature:v1-hmac-sha256', 'reason': 'tiny_ecs signs by HMAC-SHA1 only'},
        {'what': 'signature:v3', 'reason': 'tiny_ecs signs by HMAC-SHA1 only'},
        {'what': 'scheme:https', 'reason': 'this adapter passes no CA on'},
        {'what': 'method:POST', 'reason': 'tiny_ecs calls by GET only'},
        {'what': 'feature:sts', 'reason': 'tiny_ecs takes no security token'},
        {'what': 'feature:null-parameter', 'reason': 'tiny_ecs takes no null'},
    ],
}


def value_of(parameter):
  """The parameter as a user of a Python library would give it."""
  kind, text = parameter['type'], parameter['text']
  if kind == 'boolean' and text in ('true', 'false'):
    return text == 'true'
  if kind == 'integer' and text.lstrip('-').isdigit():
    return int(text)
  return text


def field(value):
  """What the library hands to its user, as a member of an outcome."""
  if value is None:
    return {'present': False, 'type': 'NoneType', 'text': None}
  return {'present': True, 'type': type(value).__name__, 'text': str(value)}


def outcome_of(call):
  endpoint = call['endpoint']
  try:
    answer = tiny_ecs.call(
        f"{endpoint['scheme']}://{endpoint['host']}:{endpoint['port']}",
        call['credentials']['access_key_id'], call['credentials']['access_key_secret'],
        call['action'], {each['name']: value_of(each) for each in call['parameters']},
        call['deadline_ms'] / 1000)
    return {'kind': 'ok', 'request_id': field(answer.get('RequestId')),
            'order_id': field(answer.get('OrderId'))}
  except tiny_ecs.ApiError as error:
    return {'kind': 'api_error', 'status': field(error.status), 'code': field(error.code),
            'message': field(error.message), 'request_id': field(error.request_id),
            'exception': 'ApiError', 'detail': str(error)}
  except (OSError, http.client.HTTPException) as error:
    return {'kind': 'transport_error', 'exception': type(error).__name__, 'detail': str(error)}
  except Exception as error:  # whatever else the library raises, it could not read the answer
    return {'kind': 'parse_error', 'exception': type(error).__name__, 'detail': str(error)}


for line in sys.stdin:
  message = json.loads(line)
  if message['type'] == 'bye':
    break
  if message['type'] == 'hello':
    answer = HELLO
  elif message['type'] == 'call':
    answer = {'type': 'outcome', 'seq': message['seq'], 'case': message['case'],
              **outcome_of(message)}
  else:
    continue
  print(json.dumps(answer), flush=True)
