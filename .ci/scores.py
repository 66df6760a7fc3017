#!/usr/bin/env python3
"""Holds the scores pinned in scores.toml, where the reference documents lie beside the repository.

The pins name documents and keys by SHA-256 alone. Without the folder nothing is checked; with the folder but
without a pinned file it fails, since half a check looks like a whole one. Standard library only.
"""
import about
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared"
BINARY = ROOT / "target" / "release" / "sifferkoll"


def binary():
    """The release binary, wherever cargo puts it."""
    message = subprocess.run(
        ["cargo", "build", "--release", "--message-format=json", "-q"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    for line in message.splitlines():
        record = json.loads(line)
        if record.get("executable") and record["target"]["name"] == "sifferkoll":
            return record["executable"]
    return str(BINARY)


def by_hash(folders):
    """All files below some folders by their SHA-256."""
    files = (path for folder in folders for path in sorted((REFERENCE / folder).rglob("*")) if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def check(program, document, extra):
    """The output of `check` for one document, as a temporary JSON file."""
    out = tempfile.NamedTemporaryFile(suffix=".json", delete=False)
    subprocess.run([program, "check", str(document), "--format", "json", "-o", out.name, *extra], check=False)
    return out.name


def main():
    if not REFERENCE.is_dir():
        print("scores: no reference documents here, nothing to hold")
        return 0
    pins = tomllib.loads((ROOT / ".ci" / "scores.toml").read_text())
    files = by_hash(["seeds", "real", "gold", "eval"])
    program, failed = binary(), []
    for pin in pins["document"]:
        missing = [name for name in ("sha256", "key") if pin[name] not in files]
        if missing:
            failed.append(f"{pin['note']}: the {' and '.join(missing)} of the pin is not among the reference files")
            continue
        output = check(program, files[pin["sha256"]], ["--show-rounding"])
        least = [arg for name, value in pin["least"].items() for arg in (f"--min-{name}", value)]
        least += [arg for name, value in pin.get("most", {}).items() for arg in (f"--max-{name}", value)]
        command = [sys.executable, str(REFERENCE / "eval" / "score.py"), str(files[pin["key"]]), output, "--quiet"]
        kind = ["--kind", pin["kind"]] if "kind" in pin else []
        if subprocess.run([*command, *kind, *least], check=False).returncode != 0:
            failed.append(f"{pin['note']}: below its pin {pin['least']}")
    structure = pins["structure"]
    if structure["truth"] in files:
        folder = files[structure["document"]].parent
        for mode, least in structure["least"].items():
            limits = [arg for name, value in least.items() for arg in (f"--min-{name}", value)]
            script = str(REFERENCE / "eval" / "icdar" / "icdar.py")
            command = [sys.executable, script, str(files[structure["truth"]]), str(folder), "--bin", program]
            if subprocess.run([*command, "--mode", mode, *limits], check=False).returncode != 0:
                failed.append(f"table structure, {mode}: below its pin {least}")
    else:
        failed.append("table structure: the truth of the pin is not among the reference files")
    failed += about.hold(program, pins["about"], files)
    relations = pins["relations"]
    if relations["data"] in files:
        limits = [arg for name, value in relations["least"].items() for arg in (f"--min-{name}", value)]
        script = str(REFERENCE / "eval" / "relations.py")
        command = [sys.executable, script, str(files[relations["data"]]), "--bin", program, "--fold", "all"]
        if subprocess.run([*command, *limits], check=False).returncode != 0:
            failed.append(f"relations: below its pin {relations['least']}")
    else:
        failed.append("relations: the data of the pin is not among the reference files")
    sweep = pins["sweep"]
    out = tempfile.NamedTemporaryFile(suffix=".jsonl", delete=False).name
    limits = ["--max-seconds", "20", "--max-memory-mib", "1024"]
    subprocess.run([program, "check", str(REFERENCE / "real"), "--format", "jsonl", "-o", out, *limits], check=False)
    documents = [json.loads(line) for line in Path(out).read_text().splitlines()]
    unread = [d["error"]["code"] for d in documents if "error" in d]
    print(f"sweep: {len(documents)} PDFs, not read: {sorted(unread)}")
    if len(documents) < sweep["documents"] or len(unread) > sweep["unread"]:
        failed.append(f"sweep: expected {sweep['documents']} documents and at most {sweep['unread']} unread")
    failed += about.invented(pins["about"], documents)
    for line in failed:
        print(f"FAILED {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
