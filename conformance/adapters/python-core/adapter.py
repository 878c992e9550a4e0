"""Drives aliyun-python-sdk-core and -ecs: an AcsClient, the typed request of
ModifyInstanceNetworkSpec, the library's own defaults, JSON answers, signature V1. The argument
retries=off switches its own retries off."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'python'))

from protocol import Unsupported, ca_file, failure, field, printed, serve, setting, typed

from aliyunsdkcore import __version__ as core_version
from aliyunsdkcore.acs_exception import error_code
from aliyunsdkcore.acs_exception.exceptions import ClientException, ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.auth.credentials import StsTokenCredential
from aliyunsdkcore.http import protocol_type
from aliyunsdkecs import __version__ as ecs_version
from aliyunsdkecs.request.v20140526.ModifyInstanceNetworkSpecRequest import (
    ModifyInstanceNetworkSpecRequest)

HELLO = {
    'client': {
        'name': 'aliyun-python-sdk-core',
        'version': f'{core_version} (ecs {ecs_version})',
        'language': 'Python',
        'homepage': 'https://github.com/aliyun/aliyun-openapi-python-sdk',
    },
    'capabilities': {
        'format': ['json'],
        'signature': ['v1-hmac-sha1'],
        'scheme': ['http', 'https'],
        'method': ['POST', 'GET'],
        'features': ['sts', 'null-parameter', 'empty-parameter', 'big-integer'],
    },
    'reports': ['status', 'code', 'message', 'request_id', 'order_id'],
    'unsupported': [
        {'what': 'format:xml',
         'reason': 'do_action_with_exception always asks for JSON (client.py)'},
        {'what': 'signature:v1-hmac-sha256', 'reason': 'has HMAC-SHA1 only (auth/algorithm)'},
        {'what': 'signature:v3', 'reason': 'has signature V1 only (auth/composer)'},
    ],
}

# The library compares the protocol by identity: an equal string would mean http.
PROTOCOLS = {'http': protocol_type.HTTP, 'https': protocol_type.HTTPS}


def call(request):
  if (request['product'], request['version'], request['action']) != (
      'Ecs', '2014-05-26', 'ModifyInstanceNetworkSpec'):
    raise Unsupported('typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven')
  model = model_of(request)
  try:
    body = client_of(request).do_action_with_exception(model)
  except ServerException as error:
    # This code is the library's own, for an answer in which it found none.
    if error.error_code == error_code.SDK_UNKNOWN_SERVER_ERROR:
      return failure(error, transport=False)
    return api_error(error)
  except Exception as error:
    return failure(error, transport=is_transport(error))
  return success(body)


# An AcsClient keeps its connections and can't be closed, only its session can. One for consecutive
# calls of the same user, as the library is meant to be used; never two at a time.
kept = {'settings': None, 'client': None}


def client_of(request):
  settings = {name: request[name] for name in ('credentials', 'region', 'ca_pem', 'deadline_ms')}
  if kept['settings'] != settings:
    if kept['client'] is not None:
      kept['client'].session.close()
    kept.update(settings=settings, client=new_client(**settings))
  return kept['client']


def new_client(credentials, region, ca_pem, deadline_ms):
  key, secret = credentials['access_key_id'], credentials['access_key_secret']
  token = credentials['security_token']
  return AcsClient(
      **({'ak': key, 'secret': secret} if token is None else
         {'credential': StsTokenCredential(key, secret, token)}),
      region_id=region,
      auto_retry=setting('retries') != 'off',
      connect_timeout=deadline_ms / 1000,
      timeout=deadline_ms / 1000,
      verify=None if ca_pem is None else ca_file(ca_pem))


def model_of(request):
  model = ModifyInstanceNetworkSpecRequest()
  endpoint = request['endpoint']
  model.set_endpoint(f"{endpoint['host']}:{endpoint['port']}")
  model.set_protocol_type(PROTOCOLS[endpoint['scheme']])
  if request['method'] is not None:
    model.set_method(request['method'])
  for parameter in request['parameters']:
    setter = getattr(model, 'set_' + parameter['name'], None)
    if setter is None:
      raise Unsupported(f"the request model has no {parameter['name']}")
    setter(typed(parameter))
  return model


def success(body):
  """The library hands over the bytes of the body, for its user to read with json.loads."""
  try:
    answer = json.loads(body)
  except (ValueError, RecursionError) as error:
    return {'kind': 'parse_error', **printed(error)}
  if not isinstance(answer, dict):
    answer = {}
  return {
      'kind': 'ok',
      'request_id': field(answer.get('RequestId')),
      'order_id': field(answer.get('OrderId')),
  }


def api_error(error):
  return {
      'kind': 'api_error',
      'status': field(error.http_status),
      'code': field(error.error_code),
      'message': field(error.message),
      'request_id': field(error.request_id),
      **printed(error),
  }


def is_transport(error):
  return isinstance(error, ClientException) and error.error_code == error_code.SDK_HTTP_ERROR


serve(HELLO, call)
