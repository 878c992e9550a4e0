"""Drives apache-libcloud: its Aliyun ECS driver, the connection's request with the action and its
parameters, the library's own defaults, XML answers, signature V1."""

import ast
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'python'))

from protocol import Unsupported, ca_file, failure, field, printed, serve, typed

import libcloud
import libcloud.security
import requests
from libcloud.common.exceptions import BaseHTTPError
from libcloud.compute.providers import get_driver
from libcloud.compute.types import Provider

HELLO = {
    'client': {
        'name': 'apache-libcloud',
        'version': libcloud.__version__,
        'language': 'Python',
        'homepage': 'https://github.com/apache/libcloud',
    },
    'capabilities': {
        'format': ['xml'],
        'signature': ['v1-hmac-sha1'],
        'scheme': ['http', 'https'],
        'method': ['GET', 'POST'],
        'features': ['null-parameter', 'empty-parameter', 'big-integer'],
    },
    'reports': ['status', 'code', 'message', 'request_id', 'order_id'],
    'unsupported': [
        {'what': 'format:json', 'reason': 'always asks for XML and reads that (common/aliyun.py)'},
        {'what': 'signature:v1-hmac-sha256', 'reason': 'has HMAC-SHA1 only (common/aliyun.py)'},
        {'what': 'signature:v3', 'reason': 'has signature V1 only (common/aliyun.py)'},
        {'what': 'feature:sts', 'reason': 'a driver takes a key and a secret, and no security token'},
    ],
}
Driver = get_driver(Provider.ALIYUN_ECS)


def call(request):
  if (request['product'], request['version']) != ('Ecs', '2014-05-26'):
    raise Unsupported('the driver is for Ecs 2014-05-26')
  parameters = {each['name']: typed(each) for each in request['parameters']}
  driver = driver_of(request)
  try:
    response = driver.connection.request(
        driver.path, {'Action': request['action'], **parameters},
        **({} if request['method'] is None else {'method': request['method']}))
  except BaseHTTPError as error:
    return http_error(error)
  except Exception as error:
    return failure(error, transport=isinstance(error, (requests.RequestException, OSError)))
  return {
      'kind': 'ok',
      'status': field(response.status),
      'request_id': field(getattr(response, 'request_id', None)),
      'order_id': field(order_id(response.object)),
  }


# A driver keeps its connection. One for consecutive calls of the same user at the same endpoint, as
# the library is meant to be used; never two at a time.
kept = {'settings': None, 'driver': None}


def driver_of(request):
  settings = {name: request[name]
              for name in ('endpoint', 'credentials', 'region', 'ca_pem', 'deadline_ms')}
  if kept['settings'] != settings:
    if kept['driver'] is not None and kept['driver'].connection.connection is not None:
      kept['driver'].connection.connection.session.close()
    kept.update(settings=settings, driver=new_driver(**settings))
  return kept['driver']


def new_driver(endpoint, credentials, region, ca_pem, deadline_ms):
  libcloud.security.CA_CERTS_PATH = None if ca_pem is None else ca_file(ca_pem)
  return Driver(
      credentials['access_key_id'], credentials['access_key_secret'],
      region=region, host=endpoint['host'], port=endpoint['port'],
      secure=endpoint['scheme'] == 'https', timeout=deadline_ms / 1000)


def order_id(element):
  """The library hands over the element of the answer, for its user to look up what it says."""
  return element.findtext('OrderId') if hasattr(element, 'findtext') else None


def http_error(error):
  """The error's message is the text of a dictionary with what was read (common/aliyun.py)."""
  try:
    said = ast.literal_eval(error.message)
  except (ValueError, SyntaxError, MemoryError, RecursionError):
    said = None
  if not isinstance(said, dict) or not said.get('code'):
    return {'kind': 'parse_error', **printed(error)}
  return {
      'kind': 'api_error',
      'status': field(error.code),
      'code': field(said['code']),
      'message': field(said['message'], raw=error.message),
      'request_id': field(said['request_id']),
      **printed(error),
  }


serve(HELLO, call)
