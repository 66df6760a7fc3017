"""Holds what documents say of themselves against what was read in them by eye; see `[[about]]` in scores.toml."""
import json
import subprocess
import tempfile
from pathlib import Path

# A start may lie this many lines beside the one read by eye: the head of a letterhead is a matter of taste.
BESIDE = 3


def place(item):
    """The page or line at which an item begins, and how far off it may be."""
    location = item["location"]
    return (location["page"], 0) if "page" in location else (location["lines"][0], BESIDE)


def trouble(pin, told):
    """What is otherwise than pinned, in words."""
    code = (told["municipality"] or {}).get("code")
    facts = [("code", code), *((name, told[name]) for name in ("committee", "kind", "year", "period"))]
    out = [f"{name} {got}, expected {pin.get(name)}" for name, got in facts if got != pin.get(name)]
    if sorted(told["diary"]) != sorted(pin.get("diary", [])):
        out.append(f"diary {told['diary']}, expected {pin.get('diary', [])}")
    numbers = [paragraph["number"] for paragraph in told["paragraphs"]]
    if numbers != pin.get("paragraphs", []):
        out.append(f"paragraphs {numbers}, expected {pin.get('paragraphs', [])}")
    left = list(zip(pin.get("starts", []), pin.get("sorts", []), strict=True))
    items = sorts = 0
    for item in told["items"]:
        at, beside = place(item)
        match = next((pair for pair in left if abs(pair[0] - at) <= beside), None)
        if match is None:
            out.append(f"an item begins at {at}, where none does")
            continue
        left.remove(match)
        items += 1
        sorts += item["kind"] == match[1]
    least = pin.get("least", {"items": 0, "sorts": 0})
    if items < least["items"] or sorts < least["sorts"]:
        out.append(f"{items} items and {sorts} sorts are right, expected at least {least}")
    return out


def hold(program, pins, files):
    """All pins; what fails, in words."""
    failed = []
    for pin in pins:
        for digest in pin.get("sha256s", [pin.get("sha256")]):
            if digest not in files:
                failed.append(f"about: {digest} is not among the reference files")
                continue
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "out.json"
                subprocess.run([program, "extract", str(files[digest]), "-o", str(out)], check=False)
                told = json.loads(out.read_text())["document"]
            failed += [f"about {digest[:12]}: {line}" for line in trouble(pin, told)]
    print(f"about: {len(pins)} pins, {len(failed)} troubles")
    return failed


def invented(pins, documents):
    """Documents that are given a municipality though no pin knows them to have one."""
    known = {digest for pin in pins for digest in pin.get("sha256s", [pin.get("sha256")])}
    named = [d for d in documents if "document" in d and d["document"]["municipality"]]
    return [
        f"about {d['source']['sha256'][:12]}: the municipality {d['document']['municipality']['code']} is invented"
        for d in named
        if d["source"]["sha256"] not in known
    ]
