"""The API's description, held against what the API really says. A small reader of JSON Schema, enough for the document's own
vocabulary and strict about any other word."""
import re

import harness
import tap

WORDS = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "format", "pattern",
         "minimum", "maximum", "minLength", "maxLength", "description"}
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")


def is_of_type(value, name):
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kinds[name])


def faults(document, schema, value, path="$"):
    """What is wrong with the value, as sentences."""
    strange = set(schema) - WORDS
    if strange:
        return ["%s: the schema uses %s" % (path, strange)]
    if "$ref" in schema:
        target = document
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[part]
        return faults(document, target, value, path)
    if "anyOf" in schema:
        tries = [faults(document, option, value, path) for option in schema["anyOf"]]
        return [] if any(not found for found in tries) else tries[0]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_of_type(value, name) for name in types):
        return ["%s: %r is not %s" % (path, value, types)]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append("%s: %r is none of %s" % (path, value, schema["enum"]))
    if isinstance(value, str):
        if schema.get("format") == "date-time" and not INSTANT.match(value):
            found.append("%s: %r is no instant with its offset" % (path, value))
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append("%s: length of %r" % (path, value))
    if is_of_type(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append("%s: %r is out of bounds" % (path, value))
    if isinstance(value, list) and "items" in schema:
        for at, item in enumerate(value):
            found += faults(document, schema["items"], item, "%s[%d]" % (path, at))
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += ["%s.%s is missing" % (path, name) for name in schema.get("required", []) if name not in value]
        for name, member in value.items():
            if name in known:
                found += faults(document, known[name], member, path + "." + name)
            elif schema.get("additionalProperties", True) is False:
                found.append("%s.%s is not in the document" % (path, name))
            elif isinstance(schema.get("additionalProperties"), dict):
                found += faults(document, schema["additionalProperties"], member, path + "." + name)
    return found


def find_path(document, address):
    """The document's entry for a real address, the one with the fewest names in it."""
    plain = address.split("?")[0]
    fits = [pattern for pattern in document["paths"]
            if re.fullmatch(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(pattern)), plain)]
    return document["paths"][min(fits, key=lambda pattern: pattern.count("{"))]


def hold_against(document, method, address, answer):
    """Fails unless the document allows this answer, status, type and body."""
    operation = find_path(document, address)[method.lower()]
    name = "%s %s → %r" % (method, address, answer)
    responses = operation["responses"]
    described = responses.get(str(answer.status))
    if described is None:
        tap.check(answer.status >= 400, "a status that the document does not have: " + name)
        described = responses["default"]
    if "content" not in described:
        tap.equal(answer.body, b"", name)
        return
    kind = answer.headers["Content-Type"].split(";")[0]
    tap.check(kind in described["content"], "type %s: %s" % (kind, name))
    if kind.endswith("json"):
        tap.equal(faults(document, described["content"][kind]["schema"], answer.json()), [], name)


def walk_refs(document, node, seen):
    if isinstance(node, dict):
        if "$ref" in node:
            target = document
            for part in node["$ref"].lstrip("#/").split("/"):
                tap.check(part in target, "a reference into nothing: " + node["$ref"])
                target = target[part]
            seen.add(node["$ref"])
        for member in node.values():
            walk_refs(document, member, seen)
    elif isinstance(node, list):
        for member in node:
            walk_refs(document, member, seen)


@tap.test
def the_document_is_whole():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            answer = server.get("/api/v1/openapi.json")
            document = answer.json()
            tap.equal(document["openapi"], "3.1.0")
            seen = set()
            walk_refs(document, document, seen)
            unused = {"#/components/schemas/" + name for name in document["components"]["schemas"]} - seen
            tap.equal(unused, set(), "schemas that nothing uses")
            names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
            tap.equal(len(names), len(set(names)), "operations with a name of their own")
            listed = sorted((item["method"], item["address"]) for item in
                            harness.json.loads(house.attune("routes", "--json"))["items"] if item["kind"] == "api")
            described = sorted((method.upper(), path) for path, operations in document["paths"].items()
                               for method in operations)
            tap.equal(described, listed, "rows of “attune routes”")
            for path, operations in document["paths"].items():
                for operation in operations.values():
                    inside = {item["name"] for item in operation["parameters"] if item["in"] == "path"}
                    tap.equal(inside, set(re.findall(r"\{([^}]+)\}", path)), path)


# Whatever can be made: the address, a wish to send there with the slot named in it, whose, and what comes of its key's second use.
MADE = (("/api/v1/bookings", "pat", {"slot": None}, 201),
        ("/api/v1/feeds", "pat", {"scope": {"kind": "person"}}, 409),  # the address was shown once
        ("/api/v1/slots", "carla", {"service": "drop-in", "starts": "2026-09-09T14:00", "minutes": 45}, 201))


@tap.test
def a_key_of_the_clients_is_described_where_it_is_taken_and_nowhere_else():
    with harness.House() as house:
        house.load()
        tokens = {"pat": house.token("pat@north.example"), "carla": house.token("carla@clinic.example")}
        with house.serve() as server:
            document = server.get("/api/v1/openapi.json").json()
            told = sorted((path, method) for path, operations in document["paths"].items()
                          for method, operation in operations.items()
                          if [item for item in operation["parameters"] if (item["in"], item["name"]) == ("header", "Idempotency-Key")])
            tap.equal(told, [(path, "post") for path, _, _, _ in MADE], "where the document has it")
            slot = server.get("/api/v1/slots?service=drop-in&open=true", tokens["pat"]).json()["items"][0]["id"]
            for path, who, wish, status in MADE:
                wish = {key: slot if value is None else value for key, value in wish.items()}
                made, again = (server.post(path, tokens[who], wish, {"Idempotency-Key": "once"}) for _ in range(2))
                tap.equal((made.status, again.status), (201, status), path)
                tap.contains(again.text, made.json()["id"], "the second answer names what the first one made")
        house.verify()


def ask_for_figures_and_logs(ask, mia, ada):
    ask("GET", "/api/v1/reports/utilisation?from=2026-09-01&to=2026-12-31&by=service,month", mia)
    ask("GET", "/api/v1/reports/utilisation?from=2026-09-01&to=2026-12-31", ada, Accept="text/csv")
    for name in ("annual", "feeds", "satisfaction", "targets"):
        ask("GET", "/api/v1/reports/" + name, mia)
    ask("GET", "/api/v1/audit", ada)


@tap.test
def every_answer_is_as_the_document_says():
    with harness.House() as house:
        house.load()
        pat, lea, carla, mia, ada = (house.token(mail) for mail in (
            "pat@north.example", "lea@north.example", "carla@clinic.example", "mia@clinic.example", "ada@clinic.example"))
        with house.serve() as server:
            document = server.get("/api/v1/openapi.json").json()
            asked = set()

            def ask(method, address, token=None, body=None, **headers):
                answer = server.ask(method, address, token, body, headers)
                hold_against(document, method, address, answer)
                asked.add(find_path(document, address)[method.lower()]["operationId"])
                return answer

            slots = ask("GET", "/api/v1/slots?service=drop-in&open=true", pat).json()["items"]
            ask("GET", "/api/v1/slots?limit=2", mia)
            ask("GET", "/api/v1/slots/" + slots[0]["id"], pat)
            made = ask("POST", "/api/v1/bookings", pat, {"slot": slots[0]["id"], "reference": "C-1", "note": "n"}).json()
            waits = ask("POST", "/api/v1/bookings", lea, {"slot": slots[0]["id"]})
            tap.equal(waits.json()["state"], "waiting")
            ask("POST", "/api/v1/bookings", lea, {"slot": slots[0]["id"]})
            ask("POST", "/api/v1/bookings", carla, {"slot": slots[2]["id"], "party": {"kind": "person", "id": "pat@north.example"}})
            moved = ask("POST", "/api/v1/bookings/%s/move" % made["id"], pat, {"slot": slots[1]["id"]})
            tap.equal(moved.status, 200)
            offered = ask("GET", "/api/v1/bookings?mine=true", lea).json()["items"]
            tap.equal([item["state"] for item in offered if item["id"] == waits.json()["id"]], ["offered"], "promoted")
            ask("POST", "/api/v1/bookings/%s/accept" % waits.json()["id"], lea)
            ask("GET", "/api/v1/bookings/" + made["id"], pat)
            ask("POST", "/api/v1/bookings/%s/attendance" % made["id"], carla, {"outcome": "attended", "present": 1})
            ask("POST", "/api/v1/bookings/%s/feedback" % made["id"], pat, {"answers": {"useful": 4}})
            ask("POST", "/api/v1/bookings/%s/cancel" % made["id"], pat, {"reason": "ill"})
            ask("GET", "/api/v1/bookings", carla)
            ask("GET", "/api/v1/me", pat)
            for item in ask("GET", "/api/v1/services", pat).json()["items"]:
                ask("GET", "/api/v1/services/" + item["id"], pat)
            new = ask("POST", "/api/v1/slots", carla, {"service": "drop-in", "starts": "2026-09-09T14:00", "minutes": 90})
            tap.equal(new.status, 201, repr(new))
            ask("PATCH", "/api/v1/slots/" + new.json()["ids"][0], carla, {"place": "Elsewhere"})
            ask("POST", "/api/v1/slots/%s/cancel" % new.json()["ids"][0], carla, {"reason": "ill"})
            feed = ask("POST", "/api/v1/feeds", pat, {"scope": {"kind": "person"}, "detail": "full"}).json()
            ask("GET", "/" + feed["url"].split("/", 3)[3])
            ask("GET", "/api/v1/feeds", pat)
            ask("GET", "/api/v1/slots?from=2026-10-01&to=2026-10-01", pat)
            ask("GET", "/api/v1/feeds/" + feed["id"], pat)
            ask("DELETE", "/api/v1/feeds/" + feed["id"], pat)
            ask("GET", "/" + feed["url"].split("/", 3)[3])
            ask_for_figures_and_logs(ask, mia, ada)
            browser = server.sign_in("pat@north.example")
            listed = browser.get("/api/v1/sessions")
            hold_against(document, "GET", "/api/v1/sessions", listed)
            ask("GET", "/api/v1/sessions", pat)
            ask("DELETE", "/api/v1/sessions/" + listed.json()["items"][0]["id"], pat)
            ask("DELETE", "/api/v1/sessions", pat)
            for path in ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"):
                ask("GET", path)
            every = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
            tap.equal(every - asked, set(), "operations that nobody asked")


@tap.test
def refusals_are_as_the_document_says():
    nothing = "0190a1b2-0000-7000-8000-000000000000"
    with harness.House() as house:
        house.load()
        pat, carla = house.token("pat@north.example"), house.token("carla@clinic.example")
        with house.serve() as server:
            document = server.get("/api/v1/openapi.json").json()
            for method, address, token, body, status in (
                    ("GET", "/api/v1/slots?serivce=x", pat, None, 422),
                    ("GET", "/api/v1/slots?from=yesterday", pat, None, 422),
                    ("GET", "/api/v1/slots?limit=0", pat, None, 422),
                    ("GET", "/api/v1/slots?open=perhaps", pat, None, 422),
                    ("GET", "/api/v1/slots?service=none", pat, None, 404),
                    ("GET", "/api/v1/slots?after=nonsense", pat, None, 422),
                    ("GET", "/api/v1/slots/" + nothing, pat, None, 404),
                    ("GET", "/api/v1/services/none", pat, None, 404),
                    ("GET", "/api/v1/bookings/" + nothing, pat, None, 404),
                    ("POST", "/api/v1/bookings", pat, b"{", 400),
                    ("POST", "/api/v1/bookings", pat, b"", 422),
                    ("POST", "/api/v1/bookings", pat, b"[]", 422),
                    ("POST", "/api/v1/bookings", pat, b'{"slot": "a", "slot": "b"}', 400),
                    ("POST", "/api/v1/bookings", pat, b'{"slot": "\xff"}', 400),
                    ("POST", "/api/v1/bookings", pat, {"slot": 7}, 422),
                    ("POST", "/api/v1/bookings", pat, {"solt": "a"}, 422),
                    ("POST", "/api/v1/bookings", pat, {"slot": nothing}, 404),
                    ("POST", "/api/v1/bookings", pat, {"slot": "a", "seats": 0}, 422),
                    ("POST", "/api/v1/bookings", pat, {"slot": "a", "seats": 1.5}, 422),
                    ("POST", "/api/v1/bookings", pat, {"slot": "a", "party": {"kind": "dog"}}, 422),
                    ("POST", "/api/v1/bookings", pat, {"slot": "a", "id": "not-a-uuid"}, 422),
                    ("POST", "/api/v1/bookings/%s/attendance" % nothing, carla, {"outcome": "lost"}, 422),
                    ("POST", "/api/v1/bookings/%s/attendance" % nothing, carla, {"outcome": "attended"}, 404),
                    ("POST", "/api/v1/slots", carla, {"service": "drop-in", "starts": "noon", "minutes": 30}, 422),
                    ("GET", "/api/v1/slots?from=2026-10-02&to=2026-10-01", pat, None, 422),
                    ("GET", "/api/v1/bookings?from=2026-10-02&to=2026-10-01", pat, None, 422),
                    ("GET", "/api/v1/feeds/" + nothing, pat, None, 404),
                    ("DELETE", "/api/v1/feeds/" + nothing, pat, None, 404),
                    ("GET", "/feeds/%s.ics" % ("x" * 43), None, None, 404)):
                answer = server.ask(method, address, token, body)
                tap.equal(answer.status, status, "%s %s %r: %r" % (method, address, body, answer))
                tap.equal(answer.json()["status"], status)
                hold_against(document, method, address, answer)


tap.run()
