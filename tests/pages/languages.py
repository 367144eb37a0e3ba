"""The catalogues: what is extracted, and that a translation keeps what must not be translated."""
import os
import re
import subprocess
import sys

import harness
import tap

EXTRACT = os.path.join(harness.SOURCE, "po", "extract")


def unquote(lines):
    text = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', lines))
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text)


def entries(text):
    """(text, [translations]) of a catalogue, without its header and what is out of use."""
    for block in text.split("\n\n"):
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        found = re.match(r'msgid ((?:".*"\n?)+)(?:msgid_plural ((?:".*"\n?)+))?', lines)
        if found and unquote(found.group(1)):
            said = [unquote(part) for part in re.findall(r'msgstr(?:\[\d\])? ((?:".*"\n?)+)', lines)]
            yield unquote(found.group(1)), said


def extracted():
    done = subprocess.run([sys.executable, EXTRACT, "--source", harness.SOURCE], capture_output=True, text=True, encoding="utf-8")
    tap.equal(done.returncode, 0, done.stderr)
    return done.stdout


def catalogues():
    folder = os.path.join(harness.SOURCE, "po")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".po"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield name, file.read()


def kept(text):
    """What a translation has in common with its text: markers, tags, formats, and blanks at both ends."""
    return (sorted(re.findall(r"\{\{[^}]*\}\}", text)), sorted(re.findall(r"<[^>]*>", text)),
            re.findall(r"%[-0-9.]*[a-z]", text), text[:1] == " ", text[-1:] == " ")


@tap.test
def texts_of_sources_templates_and_plugins_are_found():
    texts = {text for text, _ in entries(extracted())}
    for text in ("My bookings", "%d place left", "Skip to main content", "You are number {{position}} in line. If a place comes "
                 "free we write to you at once.", "The group has begun; nobody joins after its first meeting.", "Monday",
                 "Every place is taken.", "Not useful"):
        tap.check(text in texts, "“%s” was not found" % text)
    tap.check(not any("[[" in text or "]]" in text for text in texts), "marks are no part of a text")


@tap.test
def a_translation_keeps_markers_tags_and_formats():
    for name, text in catalogues():
        translated = 0
        for key, said in entries(text):
            for form in said:
                if form:
                    translated += 1
                    tap.equal(kept(form), kept(key), "%s: “%s” as “%s”" % (name, key, form))
                    tap.check("]]" not in form and "[[" not in form and '"' not in form, "%s: “%s”" % (name, form))
        tap.check(translated >= 40, "%s: %d translations" % (name, translated))


@tap.test
def a_catalogue_names_no_text_twice():
    for name, text in catalogues():
        keys = [key for key, _ in entries(text)]
        tap.equal(sorted({key for key in keys if keys.count(key) > 1}), [], name)
        gone = {key for key, said in entries(text) if any(said)} - {key for key, _ in entries(extracted())}
        tap.note("%s: %d translations of what is no longer said; make update-po sets them aside" % (name, len(gone)))


tap.run()
