# Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.
import unittest

from comptoir_lgo import Client, Refused
from tests.loop import Loop

METHODS = [
    ("hello", {"software": "Logiciel 1.0", "since": 41}, {"protocol": 1, "terminal": "TRD", "firmware": "TRD", "sequence": 0, "complete": True, "lastInvoice": 0, "heartbeatSeconds": 1}),
    ("ping", {}, {}),
    ("state", {}, {"screen": "TRD", "sale": {"sale": 7, "revision": 3, "owner": "terminal", "prescription": True, "prescriber": "10000000009", "dossierRefused": True, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}, "clock": 0, "clockCertain": True, "scanner": "TRD", "network": "TRD", "queue": 0, "rejected": 0}),
    ("sale.open", {"basket": [{"cip13": "3400935955838", "quantity": 2, "priceCents": 218, "related": "ald", "genericRefused": True, "substituted": True, "lots": [{"boxes": 1, "expiry": "2028-03-31", "batch": "L12345"}]}], "acts": [{"code": "TRD", "spontaneous": True, "target": True}], "prescription": {"prescriber": "10000000009", "practice": "123456782", "ePrescription": "TRD", "completeness": "FFC"}, "dossierRefused": True}, {"sale": 7, "revision": 3, "owner": "terminal", "prescription": True, "prescriber": "10000000009", "dossierRefused": True, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}),
    ("sale.update", {"sale": 7, "revision": 3, "basket": [{"cip13": "3400935955838", "quantity": 2, "priceCents": 218, "related": "ald", "genericRefused": True, "substituted": True, "lots": [{"boxes": 1, "expiry": "2028-03-31", "batch": "L12345"}]}], "acts": [{"code": "TRD", "spontaneous": True, "target": True}], "prescription": {"prescriber": "10000000009", "practice": "123456782", "ePrescription": "TRD", "completeness": "FFC"}, "dossierRefused": True}, {"sale": 7, "revision": 3, "owner": "terminal", "prescription": True, "prescriber": "10000000009", "dossierRefused": True, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}),
    ("sale.take", {"sale": 7, "revision": 3}, {"sale": 7, "revision": 3, "owner": "terminal", "prescription": True, "prescriber": "10000000009", "dossierRefused": True, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}),
    ("sale.release", {"sale": 7, "revision": 3}, {"sale": 7, "revision": 3, "owner": "terminal", "prescription": True, "prescriber": "10000000009", "dossierRefused": True, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}),
    ("sale.cancel", {"sale": 7}, {}),
    ("identity", {"traits": {"familyName": "ESSAI", "givenNames": ["TRD"], "sex": 0, "birthDate": "1978-03-12", "birthPlace": "12123"}}, {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}),
    ("price", {"basket": [{"cip13": "3400935955838", "quantity": 2, "priceCents": 218, "related": "ald", "genericRefused": True, "substituted": True, "lots": [{"boxes": 1, "expiry": "2028-03-31", "batch": "L12345"}]}], "acts": [{"code": "TRD", "spontaneous": True, "target": True}], "prescription": {"prescriber": "10000000009", "practice": "123456782", "ePrescription": "TRD", "completeness": "FFC"}, "patient": True}, {"lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "rate": 0, "priceCents": 218, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "warnings": ["box-recalled"]}], "fees": [{"code": "TRD", "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0}], "totals": {"totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0}, "tariff": "TRD"}),
    ("invoices", {"after": 0}, {"invoices": [{"number": 1}], "more": True, "lastInvoice": 0}),
    ("print", {"what": "receipt", "invoice": 12}, {}),
    ("pay", {"invoice": 12, "amountCents": 1590, "kind": "card"}, {}),
]

NOTIFICATIONS = [
    ("heartbeat", {"sequence": 0}),
    ("missed", {"requests": 0, "lines": 0}),
    ("screen", {"seq": 1, "name": "TRD"}),
    ("sale", {"seq": 1, "status": "opened"}),
    ("owner", {"seq": 1, "sale": 7, "owner": "terminal", "why": "opened"}),
    ("identity", {"seq": 1, "sale": 7, "patient": {"identity": {"matricule": "TRD", "oid": 0, "familyName": "ESSAI", "givenNames": "TRD", "birthDate": "1978-03-12", "sex": 0}, "verified": True, "qualified": {"source": "insi", "at": 0}, "proof": {"issuer": "TRD", "tokenId": "TRD", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "rights": {"regime": "TR", "caisse": "TRD", "centre": "TRD", "quality": 0, "exonerations": [0], "c2s": True, "amc": {"number": "TRD", "contract": "TRD"}}, "cautions": ["TRD"]}}),
    ("verdict", {"seq": 1, "verdict": "accepted", "reason": "TRD", "cautions": ["TRD"]}),
    ("box", {"seq": 1, "sale": 7, "kind": "box", "code": "TRD", "expiry": "2028-03-31", "batch": "L12345", "standing": "recalled"}),
    ("line", {"seq": 1, "action": "added", "cip13": "3400935955838", "label": "TRD", "quantity": 2, "ald": True, "totalCents": 0, "patientCents": 0}),
    ("key", {"seq": 1, "key": "cancel", "screen": "TRD"}),
    ("invoice", {"seq": 1, "number": 1, "at": "TRD0000000", "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0, "franchiseCents": 0, "lines": [{"cip13": "3400935955838", "label": "TRD", "quantity": 2, "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0}], "acts": [{"code": "TRD", "totalCents": 0, "amoCents": 0, "amcCents": 0, "patientCents": 0}], "settlement": {"means": "TRD", "state": "TRD", "amountCents": 1590}}),
    ("arl", {"seq": 1, "number": 1, "accepted": True, "reason": "TRD"}),
    ("problem", {"seq": 1, "problem": "TRD"}),
    ("management", {"seq": 1, "state": "closed", "peer": "TRD"}),
    ("payment", {"seq": 1, "state": "asked", "number": 0, "means": "card", "amountCents": 1590, "reason": "TRD", "lastDigits": "TRD", "authorisation": "TRD"}),
]

REFUSALS = [
    (-32700, "parse"),
    (-32600, "invalid-request"),
    (-32601, "unknown-method"),
    (-32602, "invalid-params"),
    (-32001, "say-hello"),
    (-32002, "busy"),
    (-32010, "sale-taken"),
    (-32011, "no-sale"),
    (-32012, "not-yours"),
    (-32013, "conflict"),
    (-32014, "cannot-price"),
    (-32022, "too-many-lines"),
    (-32015, "no-patient"),
    (-32016, "cancelled"),
    (-32017, "timed-out"),
    (-32018, "refused"),
    (-32019, "no-invoice"),
    (-32020, "no-printer"),
    (-32021, "no-payment-terminal"),
    (-32030, "nobody"),
    (-32031, "several"),
    (-32032, "no-services"),
]


class Messages(unittest.TestCase):
    def test_each_method_is_asked_as_the_schema_says(self):
        for name, params, result in METHODS:
            with self.subTest(name):
                loop = Loop()
                loop.answer_with(result)
                self.assertEqual(Client(loop).request(name, **params), result)
                self.assertEqual(loop.asked, [{"jsonrpc": "2.0", "id": 1, "method": name, "params": params}])

    def test_what_a_method_does_not_take_is_not_sent(self):
        for name, _, _ in METHODS:
            with self.subTest(name):
                loop = Loop()
                with self.assertRaises(TypeError):
                    Client(loop).request(name, nothing_of_the_kind=1)
                self.assertEqual(loop.asked, [])

    def test_each_notification_is_handed_over(self):
        for name, params in NOTIFICATIONS:
            with self.subTest(name):
                loop = Loop()
                loop.tell(name, params)
                self.assertEqual(Client(loop).next_notification(timeout=1), (name, params))

    def test_each_refusal_has_its_name(self):
        for code, name in REFUSALS:
            with self.subTest(name):
                loop = Loop()
                loop.refuse_with(code, name)
                with self.assertRaises(Refused) as caught:
                    Client(loop).request("ping")
                self.assertEqual(caught.exception.reason, name)


if __name__ == "__main__":
    unittest.main()
