"""Check a downloaded record without Mutuality: python3 verify_record.py record.jsonl [HEAD-THAT-YOU-KNOW]

Needs Python 3 and nothing else. The format is told in verify.md.
"""

import hashlib
import json
import sys


class Fault(Exception):
    """Why the record does not hold."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(body):
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def merkle_root(leaves):
    if len(leaves) < 2:
        return sha256(b"\x00" + bytes.fromhex(leaves[0])) if leaves else sha256(b"")
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + bytes.fromhex(merkle_root(leaves[:half])) + bytes.fromhex(merkle_root(leaves[half:])))


def must(holds, why):
    if not holds:
        raise Fault(why)


def verify(lines, known=None):
    top = json.loads(next(lines))
    must(top["format"] == "mutuality-record-1", "this program does not know its format")
    number, previous, heads, known_leaves = 0, "0" * 64, {"0" * 64}, set()
    for number, line in enumerate(lines, 1):
        entry = json.loads(line)
        body, leaves = entry["body"], entry.get("leaves", [])
        must((body["chain"], body["number"]) == (top["chain"], number), f"entry {number} is missing or moved")
        must(body["previous"] == previous, f"entry {number} does not continue the one before it")
        must(sha256(canonical(body)) == entry["digest"], f"entry {number} was changed")
        if leaves or body["act"] == "voices_sealed":
            sealed = (body["facts"].get("count"), body["facts"].get("root"))
            must(sealed == (len(leaves), merkle_root(leaves)), f"the voices under entry {number} were changed")
        if body["act"] == "lock_report":
            locked = body["facts"]["leaves"]
            must(merkle_root(locked) == body["facts"]["root"], f"entry {number} does not hold what it says it locked")
            must(known_leaves.issuperset(locked), f"entry {number} locked voices that were never sealed")
        previous = entry["digest"]
        heads.add(previous)
        known_leaves.update(leaves)
    must((number, previous) == (top["length"], top["head"]), "the last entries are missing")
    must(known is None or known in heads, "the head that you know stands nowhere in it: it was rewritten")
    return f"The record holds: {number} entries, head {previous}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        try:
            print(verify(file, *sys.argv[2:3]))
        except Fault as fault:
            sys.exit(f"The record does not hold: {fault}.")
        except (ValueError, KeyError, StopIteration) as problem:
            sys.exit(f"This is not a whole record: {problem!r}.")
