#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The matcher beside its open peers, on the same files, one after the other in one run.

bench/nlu_peers.py --train A.tsv --test B.tsv [--language zh] --bank C.tsv --queries D.tsv [--text E.txt]
                   [--xiaoer build/release/xiaoer] [--sample 500]

Files are label<TAB>text. Peers that are not there are left out: fastText and Xapian come from Debian (fasttext,
python3-xapian), SQLite FTS5 with Python, NLP.js, jieba and nodejieba from npm (bench/peers, installed on the first run).
Rates are of one thread; compare those of one run only."""
import argparse
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"


def rows(file):
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t", 1) for line in lines if "\t" in line]


def run_json(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        print(f"  {command[0]}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout[done.stdout.index("{"):])


def spaced(text):
    """Characters and Latin words, divided by blanks: what a tokenizer by blanks needs for Chinese."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+|[^\sa-z0-9]", text.lower()))


def install_peers():
    if (PEERS / "node_modules").exists():
        return True
    if not shutil.which("npm"):
        return False
    if subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                      cwd=PEERS).returncode != 0:
        return False
    # nodejieba's own install script fetches a finished binary; it is built here instead, with Node's headers.
    headers = str(Path(shutil.which("node")).resolve().parent.parent)
    subprocess.run(["npx", "node-gyp", "rebuild", f"--nodedir={headers}", "--silent"], cwd=PEERS / "node_modules/nodejieba")
    return True


def fasttext_intents(train, test):
    if not shutil.which("fasttext"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for name, file in (("train", train), ("test", test)):
            names[name] = Path(folder) / name
            lines = (f"__label__{label} {spaced(text)}\n" for label, text in rows(file))
            names[name].write_text("".join(lines), encoding="utf-8")
        model = Path(folder) / "model"
        begin = time.perf_counter()
        subprocess.run(["fasttext", "supervised", "-input", names["train"], "-output", model, "-wordNgrams", "2",
                        "-epoch", "100", "-thread", "1", "-bucket", "200000", "-verbose", "0"], check=True)
        trained = time.perf_counter()
        asked = rows(test)
        said = subprocess.run(["fasttext", "predict", f"{model}.bin", names["test"]], capture_output=True, text=True)
        seconds = time.perf_counter() - trained
    right = sum(f"__label__{label}" == found for (label, _), found in zip(asked, said.stdout.split()))
    return {"accuracy": right / len(asked), "train_seconds": trained - begin,
            "queries_per_second": len(asked) / seconds}


def ask_all(queries, search):
    begin = time.perf_counter()
    right = sum(search(text) == label for label, text in queries)
    return {"recall_at_1": right / len(queries), "queries_per_second": len(queries) / (time.perf_counter() - begin)}


def fts5_faq(bank, queries, tokenizer, prepare):
    """`prepare` makes the terms of a text; they are joined by OR."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE faq USING fts5(id UNINDEXED, text, tokenize='{tokenizer}')")
    plain = tokenizer == "trigram"
    database.executemany("INSERT INTO faq VALUES (?, ?)",
                         [(label, text if plain else " ".join(prepare(text))) for label, text in bank])

    def search(text):
        terms = " OR ".join('"' + term.replace('"', '""') + '"' for term in prepare(text))
        if not terms:
            return None
        found = database.execute("SELECT id FROM faq WHERE faq MATCH ? ORDER BY rank LIMIT 1", (terms,)).fetchone()
        return found and found[0]

    return ask_all(queries, search)


def xapian_index(xapian, bank, folder):
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    maker = xapian.TermGenerator()
    maker.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
    for label, text in bank:
        document = xapian.Document()
        document.set_data(label)
        maker.set_document(document)
        maker.index_text(text)
        database.add_document(document)
    database.commit()
    return database


def xapian_faq(bank, queries):
    try:
        import xapian
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        return xapian_search(xapian, xapian_index(xapian, bank, folder), queries)


def xapian_search(xapian, database, queries):
    enquire = xapian.Enquire(database)
    maker = xapian.TermGenerator()
    maker.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)

    def search(text):
        asked = xapian.Document()
        maker.set_document(asked)
        maker.index_text(text)
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, [item.term for item in asked.termlist()]))
        for match in enquire.get_mset(0, 1):
            return match.document.get_data().decode()
        return None

    return ask_all(queries, search)


def print_table(title, figure, results):
    print(f"\n{title}\n{'':32}{figure:>14}{'per second':>14}{'times slower':>14}")
    ours = results[0][1]["queries_per_second"]
    for name, result in results:
        if result is None:
            print(f"{name:32}{'not there':>14}")
            continue
        value = result.get("accuracy", result.get("recall_at_1"))
        rate = result["queries_per_second"]
        print(f"{name:32}{100 * value:>13.1f}%{rate:>14,.0f}{ours / rate:>14,.1f}")


def compare_intents(arguments, node):
    print_table("Intents", "accuracy", [
        ("xiaoer", run_json(arguments.xiaoer, "nlu", "evaluate", "intents", "--train", arguments.train,
                            "--test", arguments.test)),
        ("fastText, characters", fasttext_intents(arguments.train, arguments.test)),
        ("NLP.js", run_json("node", PEERS / "intents.mjs", arguments.train, arguments.test, arguments.language)
         if node else None)])


def compare_faq(arguments):
    bank = rows(arguments.bank)
    queries = rows(arguments.queries)
    sample = queries[:: max(1, len(queries) // arguments.sample)]
    trigrams = lambda text: {text[i:i + 3] for i in range(len(text) - 2)}
    characters = lambda text: spaced(text).split()
    print_table("Questions", "first right", [
        ("xiaoer", run_json(arguments.xiaoer, "nlu", "evaluate", "faq", "--bank", arguments.bank,
                            "--queries", arguments.queries)),
        ("Xapian, CJK pairs", xapian_faq(bank, sample)),
        ("SQLite FTS5, trigrams", fts5_faq(bank, sample, "trigram", trigrams)),
        ("SQLite FTS5, characters", fts5_faq(bank, sample, "unicode61", characters))])


def compare_segmenters(arguments, node):
    size = Path(arguments.text).stat().st_size / 1e6
    with open(arguments.text, "rb") as text:
        begin = time.perf_counter()
        subprocess.run([arguments.xiaoer, "nlu", "segment"], stdin=text, stdout=subprocess.DEVNULL, cwd=ROOT)
        seconds = time.perf_counter() - begin
    print(f"\n{'Words':32}{'MB/s':>14}\n{'xiaoer, program and files too':32}{size / seconds:>14.1f}")
    for name, which in (("@node-rs/jieba", "jieba"), ("nodejieba", "nodejieba"), ("Intl.Segmenter", "intl")):
        result = run_json("node", PEERS / "segment.mjs", arguments.text, which) if node else None
        print(f"{name:32}{result['megabytes_per_second']:>14.1f}" if result else f"{name:32}{'not there':>14}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "test", "bank", "queries", "text"):
        parser.add_argument(f"--{name}", type=lambda file: str(Path(file).resolve()))
    parser.add_argument("--language", default="zh")
    parser.add_argument("--sample", type=int, default=500, help="so many queries for the slow peers")
    parser.add_argument("--xiaoer", default=str(ROOT / "build" / "release" / "xiaoer"))
    arguments = parser.parse_args()
    node = bool(shutil.which("node")) and install_peers()
    if arguments.train and arguments.test:
        compare_intents(arguments, node)
    if arguments.bank and arguments.queries:
        compare_faq(arguments)
    if arguments.text:
        compare_segmenters(arguments, node)


if __name__ == "__main__":
    main()
