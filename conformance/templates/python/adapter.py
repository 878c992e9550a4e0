"""Drives @NAME@. What belongs to the protocol is in protocol/; yours is what stands between the two
lines that begin with FILL IN."""

import http.client
import json
import urllib.parse

# Before your library: from here on whatever is printed goes to standard error.
from protocol.protocol import failure, field, serve, typed

# FILL IN, from here: who the client is, what it can do, and a call of it. What stands here now is a
# stand-in that sends unsigned calls by Python's http.client, enough for `ecs-contract check adapter`.
HELLO = {
    'client': {'name': '@NAME@', 'version': '0', 'language': 'Python'},
    'capabilities': {
        'format': ['json'],
        'signature': ['v1-hmac-sha1'],
        'scheme': ['http'],
        'method': ['GET'],
        'features': [],
    },
    'reports': ['status', 'code', 'message', 'request_id', 'order_id'],
    # A reason for each value that is not declared above.
    'unsupported': [{'what': what, 'reason': 'not filled in yet'} for what in (
        'format:xml', 'signature:v1-hmac-sha256', 'signature:v3', 'scheme:https', 'method:POST',
        'feature:sts', 'feature:null-parameter', 'feature:empty-parameter', 'feature:big-integer')],
}


def call(request):
  endpoint = request['endpoint']
  parameters = {each['name']: typed(each) for each in request['parameters']}
  query = urllib.parse.urlencode({
      'Action': request['action'], 'Version': request['version'], 'Format': 'JSON',
      'AccessKeyId': request['credentials']['access_key_id'], **parameters})
  connection = http.client.HTTPConnection(
      endpoint['host'], endpoint['port'], timeout=request['deadline_ms'] / 1000)
  try:
    connection.request('GET', '/?' + query)
    response = connection.getresponse()
    status, body = response.status, response.read()
    answer = json.loads(body)
  except Exception as error:
    return failure(error, transport=isinstance(error, (OSError, http.client.HTTPException)))
  finally:
    connection.close()
  if status != 200:
    return {'kind': 'api_error', 'status': field(status), 'code': field(answer.get('Code')),
            'message': field(answer.get('Message')), 'request_id': field(answer.get('RequestId'))}
  return {'kind': 'ok', 'status': field(status), 'request_id': field(answer.get('RequestId')),
          'order_id': field(answer.get('OrderId'))}
# FILL IN, to here.


serve(HELLO, call)
