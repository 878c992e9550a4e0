"""A client library of one call, as somebody may have it: V1 signatures, JSON and XML."""
import base64
import datetime
import hashlib
import hmac
import http.client
import json
import ssl
import urllib.parse
import uuid
import xml.etree.ElementTree as tree


class ApiError(Exception):
    def __init__(self, status, code, message, request_id):
        super().__init__(f'{status} {code}: {message}')
        self.status, self.code, self.message, self.request_id = status, code, message, request_id


class Client:
    def __init__(self, host, port, key_id, secret, token=None, *, region, format='json',
                 signature_method='HMAC-SHA1', method='GET', ca=None, timeout=10):
        self.connect = lambda: (
            http.client.HTTPSConnection(host, port, timeout=timeout,
                                        context=ssl.create_default_context(cadata=ca))
            if ca else http.client.HTTPConnection(host, port, timeout=timeout))
        self.secret, self.method, self.format = secret, method, format
        self.shared = {'AccessKeyId': key_id, 'Version': '2014-05-26', 'Format': format.upper(),
                       'SignatureMethod': signature_method, 'SignatureVersion': '1.0',
                       'RegionId': region}
        if token:
            self.shared['SecurityToken'] = token

    def modify_instance_network_spec(self, **parameters):
        given = {name: text for name, text in parameters.items() if text is not None}
        query = self._signed({**self.shared, 'Action': 'ModifyInstanceNetworkSpec', **given})
        connection = self.connect()
        try:
            if self.method == 'POST':
                connection.request('POST', '/', query,
                                   {'Content-Type': 'application/x-www-form-urlencoded'})
            else:
                connection.request('GET', '/?' + query)
            answer = connection.getresponse()
            return self._read(answer.status, answer.read().decode('utf-8'))
        finally:
            connection.close()

    def _signed(self, parameters):
        now = datetime.datetime.now(datetime.timezone.utc)
        parameters = {**parameters, 'SignatureNonce': uuid.uuid4().hex,
                      'Timestamp': now.strftime('%Y-%m-%dT%H:%M:%SZ')}
        quote = lambda text: urllib.parse.quote(text, safe='-_.~')
        query = '&'.join(f'{quote(name)}={quote(text)}' for name, text in sorted(parameters.items()))
        digest = hashlib.sha256 if parameters['SignatureMethod'] == 'HMAC-SHA256' else hashlib.sha1
        signature = hmac.new((self.secret + '&').encode(),
                             f'{self.method}&{quote("/")}&{quote(query)}'.encode(), digest).digest()
        return f'{query}&Signature={quote(base64.b64encode(signature).decode())}'

    def _read(self, status, body):
        if self.format == 'xml':
            members = {child.tag: child.text or '' for child in tree.fromstring(body.encode('utf-8'))}
        else:
            members = json.loads(body)
        if 'Code' in members:
            raise ApiError(status, members['Code'], members.get('Message'), members.get('RequestId'))
        return members
