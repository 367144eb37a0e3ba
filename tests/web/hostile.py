"""Bytes that no client should send: whatever comes in, the daemon answers or hangs up, and goes on serving everybody else."""
import random
import socket

import harness
import tap

ROUNDS = 1200
PIECES = [b"\r\n", b"\0", b"%00", b"%", b"%2f", b"..", b"//", b"?", b"&", b"=", b"\xff", b"\xc3", b" ", b"\t", b":", b",", b";", b'"',
          b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
          b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Expect: 100-continue\r\n",
          b"Connection: close\r\n", b"Host: y\r\n", b"HTTP/1.0", b"HTTP/9.9", b"{", b"}", b"[" * 400, b"a" * 3000,
          b"X: " + b"b" * 9000 + b"\r\n", b"If-None-Match: \"\r\n", b"If-Modified-Since: Sun, 99 Nov 1994 08:49:37 GMT\r\n",
          b"Accept-Encoding: gzip;q=;;;q=9\r\n", b"Accept: text/csv;q=0.0000001,\"\r\n", b"Authorization: Bearer \xff\r\n",
          b"fffffffffffffffff\r\n", b"1e400", b"\\ud800", b"-0", b"null", b"\xef\xbb\xbf"]


def originals(token, slot, feed):
    guarded = b"Host: x\r\nAuthorization: Bearer " + token.encode() + b"\r\n"
    body = b'{"slot": "%s", "seats": 1, "party": {"kind": "person"}, "note": "n"}' % slot.encode()
    return [b"GET /api/v1/slots?service=drop-in&from=2026-09-08&open=true&limit=3 HTTP/1.1\r\n" + guarded + b"\r\n",
            b"GET " + feed.encode() + b" HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\", W/\"b\"\r\nAccept-Encoding: gzip\r\n\r\n",
            b"GET /api/v1/reports/utilisation?from=2026-09-01&to=2026-12-31&by=service HTTP/1.1\r\nAccept: text/csv\r\n"
            + guarded + b"\r\n",
            b"POST /api/v1/bookings HTTP/1.1\r\n" + guarded + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % len(body) + body,
            b"POST /api/v1/bookings/x/feedback HTTP/1.1\r\n" + guarded + b"Transfer-Encoding: chunked\r\n\r\n"
            b"10\r\n{\"answers\": {}}  \r\n0\r\n\r\n",
            b"PATCH /api/v1/slots/" + slot.encode() + b" HTTP/1.1\r\n" + guarded + b"Content-Length: 2\r\n\r\n{}",
            b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"]


def mutate(dice, text):
    """A few faults somewhere in the bytes."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        kind = dice.randrange(5)
        if kind == 0:
            text = text[:at] + dice.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + dice.randint(1, 20):]
        elif kind == 2 and text:
            at %= len(text)
            text = text[:at] + bytes([dice.randrange(256)]) + text[at + 1:]
        elif kind == 3:
            text = text[:at] + text[at:at + dice.randint(1, 60)] * dice.randint(2, 4) + text[at:]
        else:
            text = text[:at]
    return text


def throw(server, bytes_):
    """Sends the bytes and reads what comes for a moment; the statuses in it."""
    host, _, port = server.listen.rpartition(":")
    with socket.create_connection((host, int(port)), 5) as thrown:
        thrown.settimeout(0.01)
        try:
            thrown.sendall(bytes_)
            thrown.shutdown(socket.SHUT_WR)
            answer = b""
            while len(answer) < 1 << 20:
                part = thrown.recv(1 << 16)
                if not part:
                    break
                answer += part
        except OSError:
            return answer
        return answer


@tap.test
def no_bytes_bring_it_down():
    dice = random.Random(20261025)
    with harness.House() as house:
        house.load()
        ada = house.token("ada@clinic.example")
        feed = "/" + house.attune("feed", "create", "--scope", "offers", "--detail", "title").split("/", 3)[3]
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=drop-in&limit=1", ada).json()["items"][0]["id"]
            texts, seen = originals(ada, slot, feed), set()
            for n in range(ROUNDS):
                answer = throw(server, mutate(dice, dice.choice(texts)))
                if answer.startswith(b"HTTP/1.1 "):
                    seen.add(int(answer[9:12]))
                if n % 100 == 99:
                    tap.equal(server.get("/healthz").status, 200, "after %d throws" % n)
            tap.check({200, 400, 401, 404, 422} <= seen, "statuses seen: %s" % sorted(seen))
            tap.check(not seen & {500, 502}, "statuses seen: %s\n%s" % (sorted(seen), server.log_text()))
            harness.wait_until(lambda: "attune_http_in_flight 1" in server.get("/metrics").text, "the last of them to go")
        house.verify()


@tap.test
def bodies_deep_and_long_are_refused():
    with harness.House(max_body_bytes=100000) as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            for body, statuses in ((b"[" * 90000, (400,)), (b'{"slot":' * 10000, (400,)), (b'"' + b"a" * 90000 + b'"', (400, 422)),
                                   (b"x" * 200000, (413,)), (b"1" * 90000, (400,)), (b"\xef\xbb\xbf{}", (400,)),
                                   (b'{"note": "\\u0000"}', (400,)), (b'{"slot": "a", "note": "%s"}' % (b"n" * 20000), (422,))):
                answer = server.post("/api/v1/bookings", pat, body, {"Content-Type": "application/json"})
                tap.check(answer.status in statuses, "%r…: %r" % (body[:20], answer))
                tap.equal(answer.headers["Content-Type"], "application/problem+json")
            tap.equal(server.get("/healthz").status, 200)


@tap.test
def a_reload_moves_the_limit_of_bodies():
    with harness.House(max_body_bytes=2000) as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            def status():
                return server.post("/api/v1/bookings", pat, {"slot": "x" * 100, "note": "n" * 5000}).status
            tap.equal(status(), 413)
            house.configure(max_body_bytes=100000)
            server.reload()
            harness.wait_until(lambda: status() != 413, "the new limit")


@tap.test
def many_who_begin_and_never_end_keep_nobody_out():
    with harness.House(timeout_seconds=2) as house:
        house.load()
        with house.serve() as server:
            host, _, port = server.listen.rpartition(":")
            idle = [socket.create_connection((host, int(port)), 5) for _ in range(200)]
            for n, one in enumerate(idle):
                one.sendall([b"GET /healthz HTTP/1.1\r\nX: ", b"POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
                             b"", b"G"][n % 4])
            for _ in range(20):
                tap.equal(server.get("/healthz").status, 200)
            harness.wait_until(lambda: "attune_http_connections 1\n" in server.get("/metrics").text, "them to be shown the door")
            for one in idle:
                one.close()


tap.run()
