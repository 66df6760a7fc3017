"""Holds that DuckDB, pandas and Polars read an export as it is, down to the last digit of every figure.

    read_parquet.py BINARY [DOCUMENTS]          ingests the documents (those of the corpus), exports them twice, compares
    read_parquet.py --exports PARQUET JSONL     compares two exports of one dataset that are there already

What is true is taken from the JSON Lines with Python's decimals: rows of every table, the types of its columns, and
for figures and observations the sums of their values by kind of table and unit. Packages: requirements.txt.
"""
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from decimal import Context, Decimal, Inexact, localcontext
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "documents"
DECIMALS = 10
# Tables whose values are summed, and the column that holds the kind of table.
SUMMED = {"figures": "table_kind", "observations": "kind"}
# For each type of the descriptor: what DuckDB, Polars and Arrow, which pandas reads by, call it.
TYPES = {
    "string": ("VARCHAR", polars.String, pyarrow.string()),
    "array": ("VARCHAR", polars.String, pyarrow.string()),
    "object": ("VARCHAR", polars.String, pyarrow.string()),
    "boolean": ("BOOLEAN", polars.Boolean, pyarrow.bool_()),
    "integer": ("INTEGER", polars.Int32, pyarrow.int32()),
    "long": ("BIGINT", polars.Int64, pyarrow.int64()),
    "number": ("DECIMAL(38,10)", polars.Decimal(38, DECIMALS), pyarrow.decimal128(38, DECIMALS)),
    "coordinate": ("DOUBLE", polars.Float64, pyarrow.float64()),
}


def kind_of(field):
    """The type of a column: the descriptor's, but sizes and coordinates are told apart."""
    if field["name"] in ("x0", "y0", "x1", "y1"):
        return "coordinate"
    return "long" if field["name"] == "size" else field["type"]


def exact(text):
    """A figure as Parquet has it: none where it needs more decimals than there are."""
    if text is None:
        return None
    value = Decimal(text)
    return value if value.normalize().as_tuple().exponent >= -DECIMALS else None


def sums(triples):
    """Number and exact sum of the values of each kind and unit."""
    counts, totals = Counter(), defaultdict(Decimal)
    for kind, unit, value in triples:
        counts[kind, unit] += 1
        totals[kind, unit] += value
    return {key: (counts[key], totals[key]) for key in counts}


def by_duckdb(path, kind):
    query = f"SELECT {kind}, unit, count(value), sum(value) FROM '{path}' WHERE value IS NOT NULL GROUP BY ALL"
    return {(k, unit): (count, total) for k, unit, count, total in duckdb.sql(query).fetchall()}


def by_pandas(path, kind):
    frame = pandas.read_parquet(path)
    frame = frame[frame["value"].notna()]
    unit = frame["unit"].astype(object).where(frame["unit"].notna(), None)
    return sums(zip(frame[kind], unit, frame["value"], strict=True))


def by_polars(path, kind):
    frame = polars.read_parquet(path).filter(polars.col("value").is_not_null())
    value = polars.col("value")
    rows = frame.group_by(kind, "unit").agg(value.len().alias("count"), value.sum().alias("sum")).rows()
    return {(k, unit): (count, total) for k, unit, count, total in rows}


def compare(parquet, lines):
    """What differs between what is read and what is true, in words."""
    descriptor = json.loads((parquet / "datapackage.json").read_text())
    troubles = []

    def hold(what, found, expected):
        if found != expected:
            troubles.append(f"{what}: {found!r}, expected {expected!r}")

    figures = 0
    for resource in descriptor["resources"]:
        name, path = resource["name"], parquet / resource["path"]
        truth = [json.loads(line) for line in (lines / f"{name}.jsonl").read_text().splitlines()]
        fields = [(field["name"], TYPES[kind_of(field)]) for field in resource["schema"]["fields"]]
        relation, frame = duckdb.sql(f"FROM '{path}'"), polars.read_parquet(path)
        schema, table = pyarrow.parquet.read_schema(path), pandas.read_parquet(path)
        hold(f"{name} in DuckDB", list(zip(relation.columns, map(str, relation.types))), [(n, t[0]) for n, t in fields])
        hold(f"{name} in Polars", list(frame.schema.items()), [(n, t[1]) for n, t in fields])
        hold(f"{name} in Arrow", list(zip(schema.names, schema.types)), [(n, t[2]) for n, t in fields])
        rows = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0], frame.height, len(table)
        hold(f"rows of {name}", rows, (len(truth),) * 3)
        if name in SUMMED:
            kind = SUMMED[name]
            values = ((row[kind], row["unit"], exact(row["value"])) for row in truth)
            expected = sums(triple for triple in values if triple[2] is not None)
            for reader in (by_duckdb, by_pandas, by_polars):
                hold(f"sums of {name} {reader.__name__}", reader(path, kind), expected)
            figures += sum(count for count, _ in expected.values())
            raws = [row["raw"] for row in truth]
            hold(f"prints of {name} in pandas", table["raw"].tolist(), raws)
            hold(f"prints of {name} in Polars", frame["raw"].to_list(), raws)
            hold(f"prints of {name} in DuckDB", [raw for (raw,) in relation.project("raw").fetchall()], raws)
    if not figures:
        troubles.append("no figure was read")
    return troubles, f"{len(descriptor['resources'])} tables, {figures} figures"


def export(binary, documents, folder):
    """Both exports of a new dataset of the documents."""
    dataset, parquet, lines = folder / "a.db", folder / "parquet", folder / "jsonl"
    # Status 2 tells of single files, which the corpus may have.
    ingest = subprocess.run([binary, "ingest", documents, "--into", dataset], check=False)
    if ingest.returncode not in (0, 2):
        raise SystemExit(f"ingest ended with {ingest.returncode}")
    for target, form in ((parquet, "parquet"), (lines, "jsonl")):
        subprocess.run([binary, "export", dataset, "-o", target, "--format", form], check=True)
    return compare(parquet, lines)


def main(args):
    # A sum that would have to be rounded is an error of this script, not one to be let through.
    with localcontext(Context(prec=60, traps=[Inexact])), tempfile.TemporaryDirectory() as folder:
        match args:
            case ["--exports", parquet, lines]:
                troubles, seen = compare(Path(parquet), Path(lines))
            case [binary, *documents] if len(documents) <= 1:
                troubles, seen = export(binary, *(documents or [CORPUS]), Path(folder))
            case _:
                raise SystemExit(__doc__)
    for line in troubles:
        print(f"FAILED {line[:2000]}", file=sys.stderr)
    print(f"DuckDB {duckdb.__version__}, pandas {pandas.__version__}, Polars {polars.__version__}: {seen} read alike"
          if not troubles else f"{len(troubles)} troubles")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
