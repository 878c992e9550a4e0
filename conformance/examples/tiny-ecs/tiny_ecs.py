"""A client for the ECS API in forty lines: the library that the tutorial puts under test."""

import base64
import datetime
import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid


class ApiError(Exception):
  """The service answered with an error."""

  def __init__(self, status, body):
    self.status = status
    self.code = body.get('Code')
    self.message = body.get('Message')
    self.request_id = body.get('RequestId')
    super().__init__(f'{self.code}: {self.message}')


def _sign(secret, parameters):
  query = '&'.join(f'{_quote(name)}={_quote(parameters[name])}' for name in sorted(parameters))
  text = 'GET&%2F&' + _quote(query)
  digest = hmac.new((secret + '&').encode(), text.encode(), hashlib.sha1).digest()
  return base64.b64encode(digest).decode()


def _quote(text):
  return urllib.parse.quote(str(text), safe='~')


def call(endpoint, key, secret, action, parameters, timeout):
  """Makes one call by GET and returns the answer's members."""
  sent = {
      'Action': action,
      'Version': '2014-05-26',
      'Format': 'JSON',
      'AccessKeyId': key,
      'SignatureMethod': 'HMAC-SHA1',
      'SignatureVersion': '1.0',
      'SignatureNonce': uuid.uuid4(),
      'Timestamp': datetime.datetime.now().strftime('%Y-%m-%dT%H:%M:%SZ'),
      **parameters,
  }
  sent['Signature'] = _sign(secret, sent)
  url = f'{endpoint}/?{urllib.parse.urlencode(sent)}'
  try:
    with urllib.request.urlopen(url, timeout=timeout) as answer:
      return json.load(answer)
  except urllib.error.HTTPError as error:
    raise ApiError(error.code, json.load(error)) from None
