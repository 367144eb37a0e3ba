"""proxy: stands between the program and its database, and loses what is said at the one moment that matters: the COMMIT.

    with proxy.Proxy(port) as between:       # listens on between.port, speaks to port
        between.lose_next("answer")          # the server commits, and its answer is lost with the connection
        between.lose_next("question")        # the COMMIT never reaches the server"""
import contextlib
import selectors
import socket
import threading

ANSWER = b"C\x00\x00\x00\x0bCOMMIT\x00"  # CommandComplete, see “Message Formats” in PostgreSQL's manual


class Line:
    """One connection: both ends, and the names under which the program has prepared COMMIT."""

    def __init__(self, near, far):
        self.near, self.far, self.names = near, far, set()

    def asks_to_commit(self, data):
        """Whether a message in `data` is COMMIT, as a query, or run by the name under which it was prepared. The program sends
        whole messages."""
        found, at = False, 0
        while at + 5 <= len(data):
            kind, size = data[at:at + 1], int.from_bytes(data[at + 1:at + 5], "big")
            parts = data[at + 5:at + 1 + size].split(b"\x00")
            if kind == b"P" and parts[1] == b"COMMIT":
                self.names.add(parts[0])
            found = found or kind == b"Q" and parts[0] == b"COMMIT" or kind == b"B" and parts[1] in self.names
            at += 1 + size
        return found

    def close(self):
        for end in (self.near, self.far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy(threading.Thread):
    def __init__(self, port):
        super().__init__(daemon=True)
        self.target, self.lost, self.losing = port, 0, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ended = threading.Event()

    def lose_next(self, what):
        self.losing = what

    def pump(self, line, near):
        """Carries what one end has said to the other. False when the line is cut."""
        source, sink = (line.near, line.far) if near else (line.far, line.near)
        data = source.recv(1 << 16)
        committing = line.asks_to_commit(data) if near else ANSWER in data
        if committing and self.losing == ("question" if near else "answer"):
            self.losing = None
            self.lost += 1
            return False
        sink.sendall(data)
        return bool(data)

    def run(self):
        with selectors.DefaultSelector() as ready, self.listener:
            ready.register(self.listener, selectors.EVENT_READ)
            while not self.ended.is_set():
                for key, _ in ready.select(0.2):
                    if key.fileobj is self.listener:
                        self.accept(ready)
                    elif key.fileobj.fileno() >= 0:
                        self.carry(ready, *key.data)

    def accept(self, ready):
        near, _ = self.listener.accept()
        line = Line(near, socket.create_connection(("127.0.0.1", self.target)))
        for end in (line.near, line.far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(end, selectors.EVENT_READ, (line, end is near))

    def carry(self, ready, line, near):
        try:
            goes_on = self.pump(line, near)
        except OSError:
            goes_on = False
        if not goes_on:
            ready.unregister(line.near)
            ready.unregister(line.far)
            line.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, trace):
        self.ended.set()
        self.join()
