"""The library's own suite: makes the calls of the call sheet and looks at what its user is told.

What was sent is judged by `ecs-contract serve`, which wrote the sheet (conformance/PROTOCOL.md)."""
import json
import os
import unittest

from ecs_client import ApiError, Client


def client_for(call):
    key = call['credentials']
    return Client(call['endpoint']['host'], call['endpoint']['port'], key['access_key_id'],
                  key['access_key_secret'], key['security_token'], region=call['region'],
                  format=call['format'], method=call['method'] or 'GET', ca=call['ca_pem'],
                  signature_method=call['signature'].removeprefix('v1-').upper())


class Contract(unittest.TestCase):
    def test_every_call(self):
        with open(os.environ['ECS_CONTRACT_SHEET'], encoding='utf-8') as file:
            sheet = json.load(file)
        for case in sheet['cases']:
            for step in case['steps']:
                with self.subTest(case['id']):
                    self.make(step['call'], step['expect'])

    def make(self, call, expect):
        parameters = {each['name']: each['text'] for each in call['parameters']}
        client = client_for(call)
        if expect['kind'] == 'ok':
            answer = client.modify_instance_network_spec(**parameters)
            self.assertEqual(answer['RequestId'], expect['request_id'])
            self.assertEqual(answer.get('OrderId') or None, expect['order_id'] or None)
        else:
            with self.assertRaises(ApiError) as raised:
                client.modify_instance_network_spec(**parameters)
            for name in ('status', 'code', 'message', 'request_id'):
                self.assertEqual(getattr(raised.exception, name), expect[name])


if __name__ == '__main__':
    unittest.main()
