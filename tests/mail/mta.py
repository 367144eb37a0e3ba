"""mta: Debian's Exim as a test's own mail server: on a free port, by a configuration, a queue and users of its own, nothing of the
system's. Letters to MAILBOXES go into maildirs; what else it does with a message is for the test to say.

    with mta.Exim(routers=…, transports=…) as exim:
        house.configure(mail=exim.address, mail_ca_file=exim.ca, mail_user=mta.USER, mail_password_file=exim.password)
        …
        letters = exim.letters("pat@north.example")      # post.Letter

The program is in the folder that $ATTUNE_EXIM names, or Debian's exim4-daemon-light is installed. It is run as whoever runs the test,
and, where that is root, as one who is not: Exim then asks for no right that it has not got."""
import glob
import os
import shlex
import shutil
import signal
import smtplib
import ssl
import subprocess
import tempfile

import cluster
import harness
import post
import tap

MAILBOXES = ["pat@north.example", "lea@north.example", "kim@council.example", "ada@clinic.example", "carla@clinic.example"]
DOMAINS = ["north.example", "council.example", "clinic.example", "south.example", "diary.example.nhs.uk"]
FROM = "diary@diary.example.nhs.uk"
USER, PASSWORD = "diary", "pa:ss word"

CONFIGURATION = r"""
domainlist local_domains = {domains}
primary_hostname = mail.example.nhs.uk
exim_path = {folder}/exim4
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/pid
notifier_socket =
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
daemon_startup_retries = 0
keep_environment = LD_PRELOAD : ^NSS_WRAPPER_ : TZ
add_environment = PATH=/usr/bin:/bin
host_lookup =
helo_lookup_domains =
rfc1413_hosts =
tls_advertise_hosts = *
tls_certificate = {cert}
tls_privatekey = {key}
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_mail = sender
acl_smtp_rcpt = recipient
acl_smtp_data = message
log_selector = +smtp_protocol_error +smtp_syntax_error +tls_cipher

begin acl
sender:
  deny    senders = {sender}
          !authenticated = *
          message = Sign in first
  accept

recipient:
  defer   condition = ${{if exists{{{folder}/busy}}}}
          message = Not now
  require domains = +local_domains
  require verify = recipient
  accept

message:
  deny    authenticated = *
          condition = ${{if > {{$max_received_linelength}}{{998}}}}
          message = A line is too long
  accept

begin routers
{routers}
mailboxes:
  driver = accept
  domains = +local_domains
  condition = ${{if exists{{{folder}/mail/${{lc:$local_part@$domain}}}}}}
  transport = maildir

begin transports
{transports}
maildir:
  driver = appendfile
  directory = ${{lookup{{${{lc:$local_part@$domain}}}} dsearch,ret=full,filter=dir{{{folder}/mail}}}}
  maildir_format
  delivery_date_add
  envelope_to_add
  return_path_add

begin retry
* * F,2d,1s

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
"""


def program():
    """Exim's own; not there is a failure where it was named."""
    folder = os.environ.get("ATTUNE_EXIM") or "/usr/sbin"
    path = os.path.join(folder, "exim4")
    if os.path.exists(path):
        return path
    if "ATTUNE_EXIM" in os.environ:
        raise SystemExit("there is no exim4 in " + folder)
    raise tap.Skip("Exim is not there (Debian: the folder of exim4-daemon-light's exim4 as ATTUNE_EXIM)")


def wrapper():
    """What lets a program find other users than the system has: Debian's program looks for Debian-exim before all else."""
    found = glob.glob("/usr/lib/*/libnss_wrapper.so")
    if not found:
        raise tap.Skip("libnss-wrapper is not there")
    return found[0]

# What it says first, of a clock that stands, it says in tests alone: the server's log has room for one line.
SCRIPT = """#!/bin/sh
said=$(env -i %s %s "$@" --config %s 2>&1)
status=$?
printf '%%s\\n' "$said" | grep -v 'the clock stands still'
exit $status
"""


class Exim:
    """`routers` and `transports` are lines of its configuration, before those of the mailboxes. The user attune, whom these may
    name, is the one whom it runs as."""

    def __init__(self, routers="", transports=""):
        source, preload = program(), wrapper()
        self.folder = tempfile.mkdtemp(prefix="attune-exim-", dir="/tmp")
        self.process = None
        other = cluster.other_user()
        uid, gid = (other.pw_uid, other.pw_gid) if other else (os.geteuid(), os.getegid())
        # The same rights for reading and writing, so that it reaches this tree and the house wherever root has put them.
        self.become = ["setpriv", "--reuid=%d" % uid, "--regid=%d" % gid, "--clear-groups", "--inh-caps=+dac_override",
                       "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"] if other else []
        self.env = dict(os.environ, LD_PRELOAD=preload, NSS_WRAPPER_PASSWD=self.path("passwd"), NSS_WRAPPER_GROUP=self.path("group"))
        shutil.copyfile(source, self.path("exim4"))  # Debian's is set-user-id root, which a copy is not
        os.chmod(self.path("exim4"), 0o755)
        self._name_users(uid, gid)
        for mailbox in MAILBOXES:
            os.makedirs(self.path("mail", mailbox))
        for name in ("spool", "log"):
            os.mkdir(self.path(name))
        key, self.ca = post.certificate(self.folder)
        self.password = self.write("password", PASSWORD + "\n")
        self.words = {"folder": self.folder, "user": uid, "group": gid, "cert": self.ca, "key": key, "sender": FROM,
                      "domains": " : ".join(DOMAINS), "routers": routers, "transports": transports, "name": USER,
                      "password": PASSWORD}
        self._hand_over(uid, gid)
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text, mode=0o600):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def _name_users(self, uid, gid):
        """Debian-exim must be there, and another than whoever runs it: him it would suspect of misusing his rights."""
        rows = [("root", 0, 0), ("attune", uid, gid), ("Debian-exim", 64999, 64999)]
        self.write("passwd", "".join("%s:x:%d:%d::/nonexistent:/bin/false\n" % row for row in rows), 0o644)
        self.write("group", "root:x:0:\nours:x:%d:\nDebian-exim:x:64999:\n" % gid, 0o644)

    def _hand_over(self, uid, gid):
        """Everything but the password is the server's."""
        if self.become:
            for folder, _, files in os.walk(self.folder):
                for path in [folder, *(os.path.join(folder, name) for name in files)]:
                    if path != self.password:
                        os.chown(path, uid, gid)

    def start(self):
        """Another may take the port that was free: then there is a next one."""
        for _ in range(5):
            self.port = harness.free_port()
            self.write("conf", CONFIGURATION.format(port=self.port, **self.words), 0o644)
            self.process = subprocess.Popen([*self.become, self.path("exim4"), "-bdf", "-C", self.path("conf")], cwd="/", env=self.env,
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                            start_new_session=True)
            if harness.wait_until(lambda: self._answers() or self.process.poll() is not None, "Exim to answer") and self._answers():
                self.address = "smtp://localhost:%d" % self.port
                return
        raise AssertionError("Exim does not start:\n" + self.log("main") + self.log("panic"))

    def _answers(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=harness.PATIENCE) as greeted:
                return self.process.poll() is None and greeted.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def run(self, *words):
        """Exim's program by its user; what it said."""
        done = subprocess.run([*self.become, self.path("exim4"), "-C", self.path("conf"), *words], cwd="/", env=self.env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=harness.PATIENCE * 4)
        tap.equal(done.returncode, 0, "exit code of Exim: " + done.stdout + done.stderr)
        return done.stdout

    def log(self, name="main"):
        path = self.path("log", name + "log")
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def send(self, message, to, sender="pat@north.example"):
        """A message from outside, as another mail server brings it."""
        context = ssl.create_default_context(cafile=self.ca)
        with smtplib.SMTP("localhost", self.port, local_hostname="north.example", timeout=harness.PATIENCE) as client:
            client.starttls(context=context)
            client.sendmail(sender, [to], message, ["BODY=8BITMIME"])

    def queued(self):
        return int(self.run("-bpc"))

    def run_queue(self):
        """A run of its queue, of all in it; it has ended when this does."""
        self.run("-qf")

    def settle(self):
        """All that came has been delivered."""
        harness.wait_until(lambda: self.queued() == 0, "Exim's queue to be empty:\n" + self.log())

    def busy(self, is_busy):
        """Whether it asks everybody to come back later."""
        if is_busy:
            self.write("busy", "", 0o644)
        else:
            os.remove(self.path("busy"))

    def raw(self, mailbox):
        """The mailbox's messages in the order in which they came, with the line ends that whoever fetches them is given."""
        self.settle()
        folder = self.path("mail", mailbox, "new")
        paths = [os.path.join(folder, name) for name in (os.listdir(folder) if os.path.isdir(folder) else ())]
        messages = []
        for path in sorted(paths, key=lambda path: (os.stat(path).st_mtime_ns, path)):
            with open(path, "rb") as file:
                messages.append(file.read().replace(b"\n", b"\r\n"))
        return messages

    def letters(self, mailbox):
        return post.read(self.raw(mailbox))

    def close(self):
        """The session is this server's own: it and whatever it started."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            tap.note(self.log("main") + self.log("reject") + self.log("panic"))
        self.close()


def script(path, house):
    """A program of that path: attune, as `house` would run it. A mail server hands on neither clock nor configuration."""
    words = " ".join(shlex.quote("%s=%s" % pair) for pair in house.env().items())
    with open(path, "w", encoding="utf-8") as file:
        file.write(SCRIPT % (words, shlex.quote(harness.PROGRAM), shlex.quote(house.config)))
    os.chmod(path, 0o755)
