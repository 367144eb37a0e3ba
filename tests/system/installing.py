"""What "make install" puts in place beside the program: a user, its folder, a configuration, and units that agree on them."""
import os
import re
import shutil
import stat
import subprocess
import tempfile

import harness
import tap

ROOT = tempfile.mkdtemp(prefix="attune-root-")
RULES = ("install-configuration", "install-sysusers", "install-tmpfiles", "install-nodist_systemdsystemunitDATA")


def make(*words):
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    subprocess.run(["make", "-s", "-C", harness.BUILD, "DESTDIR=" + ROOT, *words], check=True, env=env, stdout=subprocess.DEVNULL)


def installed(ending):
    """Path of the one file that was installed so, and its text without comments."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(ROOT) for name in names
             if os.path.join(folder, name).endswith(ending)]
    tap.equal(len(found), 1, "files called …" + ending)
    with open(found[0], encoding="utf-8") as file:
        return found[0], re.sub(r"(?m)^#.*\n", "", file.read())


with open(os.path.join(harness.BUILD, "Makefile"), encoding="utf-8") as rules:
    if not re.search(r"(?m)^%s:" % RULES[-1], rules.read()):
        print("1..1\nok 1 - # SKIP configured to install no units")
        raise SystemExit(0)
make(*RULES)


@tap.test
def the_users_folder_is_there_before_the_service_ever_ran():
    _, said = installed("/tmpfiles.d/attune.conf")
    tap.equal(len(said.split()), 6, "one line of six words: %r" % said)
    kind, state, mode, user, group, age = said.split()
    tap.equal((kind, mode, user, group, age), ("d", "0700", "attune", "attune", "-"), "who may go in")
    _, users = installed("/sysusers.d/attune.conf")
    tap.equal((users.split()[:2], users.split()[-1]), (["u", "attune"], state), "whom it belongs to, and their home")
    _, configuration = installed("/attune/attune.conf")
    tap.contains(configuration, "database=sqlite:%s/attune.db\n" % state, "where the diary is")
    for unit in ("attune.service", "attune-deliver.service", "attune-tend.service"):
        _, text = installed("/system/" + unit)
        tap.contains(text, "ReadWritePaths=-%s\n" % state, unit)
        tap.contains(text, "User=attune\nGroup=attune\nStateDirectory=attune\nStateDirectoryMode=0700\n", unit)


@tap.test
def systemd_makes_it_so():
    if os.getuid() != 0 or not shutil.which("systemd-tmpfiles") or not shutil.which("systemd-sysusers"):
        tap.note("takes root, systemd-tmpfiles and systemd-sysusers")
        return
    os.makedirs(os.path.join(ROOT, "etc"))
    for program, place in ((["systemd-sysusers"], "sysusers"), (["systemd-tmpfiles", "--create"], "tmpfiles")):
        with open(installed("/%s.d/attune.conf" % place)[0], encoding="utf-8") as said:
            done = subprocess.run([*program, "--root=" + ROOT, "-"], stdin=said, capture_output=True, text=True)
        tap.equal(done.returncode, 0, "%s: %r" % (program[0], done))
    state = installed("/tmpfiles.d/attune.conf")[1].split()[1]
    made = os.stat(ROOT + state)
    with open(os.path.join(ROOT, "etc", "passwd"), encoding="utf-8") as users:
        number = [int(line.split(":")[2]) for line in users if line.startswith("attune:")]
    tap.equal((stat.S_IMODE(made.st_mode), [made.st_uid]), (0o700, number), "mode and owner of " + state)


@tap.test
def what_was_put_there_is_taken_away_again():
    make("uninstall-configuration", "uninstall-sysusers", "uninstall-tmpfiles", "uninstall-nodist_systemdsystemunitDATA")
    tap.equal([name for _, _, names in os.walk(ROOT) for name in names if "attune" in name], [], "files that stay")


try:
    tap.run()
finally:
    shutil.rmtree(ROOT)
