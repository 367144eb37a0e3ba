"""workshop: builds plugins for the tests, as an author outside this tree would."""
import os
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness  # noqa: E402  (the path is set above)

HERE = os.path.join(harness.SOURCE, "tests", "plugins")
CC = shlex.split(os.environ.get("CC") or "cc")
CXX = shlex.split(os.environ.get("CXX") or "c++")


def compile_plugin(source, target, compiler=None, flags=(), include=None):
    """Builds one shared object that nobody but us may write."""
    subprocess.run([*(compiler or CC), "-O1", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-z,defs",
                    "-I" + (include or os.path.join(harness.SOURCE, "include")), *flags, "-o", target, source], check=True)
    os.chmod(target, 0o755)
    return target


def build(folder, name, fault="", said_name=None, flags=()):
    """faulty/base.h with one fault put in, as FOLDER/NAME.so."""
    source = os.path.join(folder, name + ".c")
    with open(source, "w", encoding="utf-8") as out:
        out.write(fault + '\n#include "base.h"\n')
    target = compile_plugin(source, os.path.join(folder, name + ".so"),
                            flags=["-I" + os.path.join(HERE, "faulty"), '-DNAME="%s"' % (said_name or name), *flags])
    os.unlink(source)
    return target


def house_with(**faulty):
    """A house whose directory of plugins holds ours and the faulty ones."""
    house = harness.House()
    plugins = os.path.join(house.folder, "plugins")
    os.mkdir(plugins, 0o755)
    ours = os.path.join(harness.BUILD, "plugins", ".libs")
    for name in os.listdir(ours):
        if name.endswith(".so"):
            os.chmod(shutil.copy(os.path.join(ours, name), plugins), 0o755)
    for name, fault in faulty.items():
        build(plugins, name, fault)
    house.configure(plugins=plugins)
    return house
