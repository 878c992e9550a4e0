"""Drives alibabacloud_ecs20140526: one Client a call, the typed request of
ModifyInstanceNetworkSpec, signature V3, or V1 with signature_algorithm 'v2'.

  adapter.py              by the library's synchronous calls
  adapter.py calls=async  by its asynchronous ones, on one event loop for the whole process
  adapter.py retries=on   it repeats what was throttled"""

import asyncio
import importlib.metadata
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'python'))

from protocol import Unsupported, ca_file, failure, field, printed, serve, setting, typed

from alibabacloud_ecs20140526.client import Client
from alibabacloud_ecs20140526.models import ModifyInstanceNetworkSpecRequest
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.policy.retry import RetryOptions
from darabonba.exceptions import RetryError, UnretryableException

NAME = 'alibabacloud_ecs20140526'
HELLO = {
    'client': {
        'name': NAME,
        'version': importlib.metadata.version(NAME),
        'language': 'Python',
        'homepage': 'https://github.com/aliyun/alibabacloud-python-sdk',
    },
    'capabilities': {
        'format': ['json'],
        'signature': ['v3', 'v1-hmac-sha1'],
        'scheme': ['http', 'https'],
        'method': ['POST'],
        'features': ['sts', 'null-parameter', 'empty-parameter', 'big-integer'],
    },
    'reports': ['status', 'code', 'message', 'request_id', 'order_id'],
    'unsupported': [
        {'what': 'format:xml',
         'reason': 'reads every success as JSON (alibabacloud_tea_openapi client.py)'},
        {'what': 'signature:v1-hmac-sha256',
         'reason': 'signature V1 has HMAC-SHA1 only (alibabacloud_tea_openapi client.py)'},
        {'what': 'method:GET',
         'reason': 'the generated call names POST, and only signature v4 reads Config.method'},
    ],
}

# The model's own table between property (instance_id) and parameter (InstanceId) is its to_map:
# each property, given its own name as the value, tells the parameter.
_PROPERTIES = vars(ModifyInstanceNetworkSpecRequest())
PROPERTIES = {wire: name for wire, name in ModifyInstanceNetworkSpecRequest(
    **{name: name for name in _PROPERTIES}).to_map().items()}

LOOP = asyncio.new_event_loop() if setting('calls') == 'async' else None


def call(request):
  if (request['product'], request['version'], request['action']) != (
      'Ecs', '2014-05-26', 'ModifyInstanceNetworkSpec'):
    raise Unsupported('typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven')
  members = {property_of(each['name']): typed(each) for each in request['parameters']}
  try:
    model = ModifyInstanceNetworkSpecRequest(**members)
    response = send(Client(configuration(request)), model)
  except AlibabaCloudException as error:
    # The class alone does not tell: the library refuses a call with one too, without a status.
    if error.status_code is None:
      return failure(error, transport=False)
    return api_error(error)
  except Exception as error:
    return failure(error, transport=is_transport(error))
  return {
      'kind': 'ok',
      'status': field(response.status_code),
      'request_id': field(response.body and response.body.request_id),
      'order_id': field(response.body and response.body.order_id),
  }


def send(client, model):
  if LOOP is None:
    return client.modify_instance_network_spec(model)
  return LOOP.run_until_complete(client.modify_instance_network_spec_async(model))


def property_of(parameter):
  if parameter not in PROPERTIES:
    raise Unsupported(f'the request model has no {parameter}')
  return PROPERTIES[parameter]


RETRY_OPTIONS = None if setting('retries') != 'on' else RetryOptions({
    'retryable': True,
    'retryCondition': [{
        'maxAttempts': 4, 'errorCode': ['Throttling', 'Throttling.User', 'Throttling.Api']}],
})


def configuration(request):
  endpoint, credentials = request['endpoint'], request['credentials']
  return Config(
      access_key_id=credentials['access_key_id'],
      access_key_secret=credentials['access_key_secret'],
      security_token=credentials['security_token'],
      region_id=request['region'],
      endpoint=f"{endpoint['host']}:{endpoint['port']}",
      protocol=endpoint['scheme'],
      read_timeout=request['deadline_ms'],
      connect_timeout=request['deadline_ms'],
      retry_options=RETRY_OPTIONS,
      ca=None if request['ca_pem'] is None else ca_file(request['ca_pem']),
      signature_algorithm=None if request['signature'] == 'v3' else 'v2')


def api_error(error):
  data = error.data if isinstance(error.data, dict) else {}
  return {
      'kind': 'api_error',
      'status': field(error.status_code),
      'code': field(error.code),
      'message': field(error.message, text=unwrapped(error), raw=error.message),
      'request_id': field(error.request_id),
      'order_id': field(data.get('OrderId')),
      **printed(error),
  }


def unwrapped(error):
  """'code: 404, Message request id: ID'"""
  before, after = f'code: {error.status_code}, ', f' request id: {error.request_id}'
  text = error.message
  if text.startswith(before) and text.endswith(after):
    return text[len(before):-len(after)]
  return text


def is_transport(error):
  return isinstance(error, UnretryableException) and isinstance(error.inner_exception, RetryError)


serve(HELLO, call)
