"""The line protocol of ../../PROTOCOL.md for adapters in Python: everything but the library.

Import this module before the library: from then on whatever is printed goes to standard error.

  serve(hello, call)   hello: the answer to the runner's hello, without "type" and "protocol"
                       call:  (request) -> outcome, without "type", "seq" and "case"; raises
                              Unsupported for what the library can't be asked for
  typed(parameter)     the parameter's value as the user of a Python library would give it
  field(value)         a member of an outcome: what the library hands to its user
  setting(name)        the value of a setting that adapter.json hands over as name=value
  failure(error, …)    kind, exception and detail of what the library raised, unless the library
                       says itself that it is an error of the API
  ca_file(pem)         a file with those certificates, for libraries that want a path

Standard library only: an adapter's virtual environment holds its library and nothing else.
"""

import functools
import hashlib
import json
import os
import pathlib
import re
import sys
import tempfile
import traceback

LINE_LIMIT = 1024 * 1024  # bytes, by the protocol
DETAIL_LIMIT = 2000       # characters, by the protocol
INTEGER_DIGITS = 4300     # what int() and str() convert at most (sys.get_int_max_str_digits)

# File descriptor 1, not sys.stdout: a C extension prints too.
_out = os.fdopen(os.dup(1), 'wb')
os.dup2(2, 1)


class Unsupported(Exception):
  """This client can't be asked for that; the text is the reason."""


class _Traffic:
  """What sockets did during the call: it tells a call that the library refused from the others."""

  tried = False

  @classmethod
  def hear(cls, event, _):
    # A connection that is kept alive is not made again, so both.
    if event in ('socket.connect', 'http.client.send'):
      cls.tried = True


sys.addaudithook(_Traffic.hear)


def setting(name):
  for word in sys.argv[1:]:
    if word.startswith(name + '='):
      return word[len(name) + 1:]
  return None


def typed(parameter):
  kind, text = parameter['type'], parameter['text']
  if kind == 'boolean' and text in ('true', 'false'):
    return text == 'true'
  if kind == 'integer' and re.fullmatch('0|-?[1-9][0-9]*', text or ''):
    return int(text) if len(text) <= INTEGER_DIGITS else text
  return text


def field(value, *, text=None, raw=None):
  present = value is not None
  return {
      'present': present,
      'type': type(value).__name__,
      'text': well_formed(_text_of(value) if text is None else text) if present else None,
      **({} if raw is None else {'raw': well_formed(raw)}),
  }


def _text_of(value):
  return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def well_formed(text):
  """Half a surrogate pair, which json.loads makes of \\ud800, has no UTF-8: it becomes U+FFFD."""
  return text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')


def failure(error, *, transport):
  """transport: whether the library says that no usable answer came."""
  if not _Traffic.tried:
    kind = 'client_error'
  else:
    kind = 'transport_error' if transport else 'parse_error'
  return {'kind': kind, **printed(error)}


def printed(error):
  return {'exception': type(error).__name__, 'detail': str(error)}


def ca_file(pem):
  """The same file for the same certificates: libraries keep connections by its name."""
  path = pathlib.Path(_folder().name, hashlib.sha256(pem.encode()).hexdigest() + '.pem')
  if not path.exists():
    path.write_text(pem, encoding='utf-8')
  return str(path)


@functools.cache
def _folder():
  return tempfile.TemporaryDirectory(prefix='ecs-contract-')  # removed when the process ends


def serve(hello, call):
  for line in sys.stdin.buffer:
    message = json.loads(line)
    if message['type'] == 'bye':
      break
    if message['type'] == 'hello':
      _send({'type': 'hello', 'protocol': 1, **hello})
    elif message['type'] == 'call':
      _send(_outcome(hello, call, message))
    else:
      raise ValueError(f"no such message: {message['type']}")


def _outcome(hello, call, request):
  head = {'type': 'outcome', 'seq': request['seq'], 'case': request['case']}
  secret = request['credentials']['access_key_secret']

  def shown(text):
    return well_formed((text.replace(secret, '<secret>') if secret else text)[:DETAIL_LIMIT])

  try:
    _refuse(hello, request)
    _Traffic.tried = False
    result = {**head, **call(request)}
    for member in {'exception', 'detail'} & result.keys():
      result[member] = shown(result[member])
    size = len(_line(result))
    if size < LINE_LIMIT:
      return result
    return {**head, 'kind': 'errored', 'reason': f'an outcome of {size} bytes, too long for a line'}
  except Unsupported as why:
    return {**head, 'kind': 'unsupported', 'reason': str(why)}
  except Exception:
    return {**head, 'kind': 'errored', 'reason': shown(traceback.format_exc())}


def _refuse(hello, request):
  """A runner that skips what hello does not declare never gets here."""
  for axis, value in (('format', request['format']), ('signature', request['signature']),
                      ('scheme', request['endpoint']['scheme']), ('method', request['method'])):
    if value is not None and value not in hello['capabilities'][axis]:
      what = f'{axis}:{value}'
      reasons = {entry['what']: entry['reason'] for entry in hello['unsupported']}
      raise Unsupported(reasons.get(what, what))


def _line(message):
  return json.dumps(message, ensure_ascii=False, separators=(',', ':')).encode() + b'\n'


def _send(message):
  _out.write(_line(message))
  _out.flush()
