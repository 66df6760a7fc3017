"""What a report consists of: text blocks and tables of exact figures.

A table holds exact amounts (finer than it prints). Totals, nets and deviations are computed from
them and every printed figure is rounded by itself, as an accounting system does; that is where the
innocent differences of one unit come from. Errors are planted afterwards, by name, on the printed
figures.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
DASH = "–"
BLANK = ""
STUB = "label"
MIXED = "mixed"
NUMBER = re.compile(r"[<>]? ?-?\d[\d -]*(,\d+)?$")


@dataclass(frozen=True)
class Column:
    """A value column. `header` may hold line feeds; `group` is the head printed above several columns.

    `unit`, `decimals` and `suffix` (what stands behind a figure, as " %") go before those of row and
    table; None leaves it to them.
    """

    id: str
    header: str
    measure: str
    period: str | None = None
    flow: str | None = None
    group: str | None = None
    breakdown: str | None = None
    version: str | None = None
    unit: str | None = None
    decimals: int | None = None
    suffix: str | None = None

    @property
    def name(self) -> str:
        """The header on one line, with a word broken at a hyphen joined again."""
        return unwrap(self.header)


@dataclass(frozen=True)
class TextColumn:
    """A column of words, dates or numbers that name something. `spans`: equal neighbours are one tall cell."""

    id: str
    header: str
    group: str | None = None
    spans: bool = False

    @property
    def name(self) -> str:
        """The header on one line."""
        return unwrap(self.header)


@dataclass(frozen=True)
class Row:
    """A row of exact amounts, or a total over the rows named in `parts`.

    `cells` maps column ids to an amount, or to what is printed instead (`BLANK`, `DASH`, a word, a
    bound); columns that are missing there are computed. `texts` holds the text columns. `id` tells
    rows of one label apart. `unit`, `decimals` and `suffix` go before the table's. Kinds: item, varav
    (part of the row above, never an addend), heading, subtotal, total.
    """

    label: str
    kind: str = "item"
    cells: dict[str, Decimal | str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    unit: str | None = None
    decimals: int | None = None
    suffix: str | None = None
    id: str | None = None

    @property
    def title(self) -> str:
        """The label on one line."""
        return unwrap(self.label)

    @property
    def name(self) -> str:
        """What the row is called in the sources: its id, or its label on one line."""
        return self.id or self.title

    @property
    def is_total(self) -> bool:
        """Subtotals and totals."""
        return self.kind in ("subtotal", "total")


@dataclass(frozen=True)
class Plant:
    """One error put into the printed figures, and the relations that it breaks.

    `breaks` lists (rule, row, column) of each derived cell that no longer follows from its operands.
    """

    table: str
    row: str
    column: str
    raw: str
    why: str
    breaks: tuple[tuple[str, str, str], ...]


@dataclass
class Table:
    """A table with its exact amounts and, once `print_figures` has run, its printed figures.

    Columns that are computed: `differences` lists (result, minuend, subtrahend), `nets` maps a result
    column to its signed operands, `changes` lists (result, old, new) in per cent, `ratios` (result,
    numerator, denominator) in per cent, `splits` (whole, its parts), `means` (result, operands),
    `products` (result, factors). `texts` are the text columns; `order` names all printed columns from
    left to right where the stub is not first, and `shares` their relative widths. `breaks` lets the
    table continue on the next page under the same head. In dumps, `dump_header` is the head as a
    linear one tears it apart, `dump_widths` are the widths of the columns in characters, and after
    the row `dump_break` a new page starts under the same head.
    """

    id: str
    title: str
    unit: str | None
    decimals: int
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    differences: tuple[tuple[str, str, str], ...] = ()
    nets: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    dump_header: tuple[str, ...] = ()
    kind: str = "drift"
    texts: tuple[TextColumn, ...] = ()
    order: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    ratios: tuple[tuple[str, str, str], ...] = ()
    splits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    means: tuple[tuple[str, tuple[str, ...]], ...] = ()
    products: tuple[tuple[str, tuple[str, ...]], ...] = ()
    breaks: bool = False
    dump_widths: tuple[int, ...] = ()
    dump_break: str | None = None
    raw: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def printed(self) -> list[Column | TextColumn | None]:
        """All columns from left to right; None is the stub."""
        named = {c.id: c for c in (*self.columns, *self.texts)}
        return [named.get(i) for i in self.order] if self.order else [None, *self.columns]

    def row(self, name: str) -> Row:
        """The row of that (unwrapped) label."""
        return next(r for r in self.rows if r.name == name)

    def exact(self, row: str, column: str) -> Decimal | str:
        """The exact amount of a cell: given, or computed along the row or down the column."""
        r = self.row(row)
        if column in r.cells:
            return r.cells[column]
        if r.kind == "heading":
            return BLANK
        computed = self._quotient(row, column)
        if computed is not None:
            return computed
        if r.parts:
            return self._add([(1, self.exact(p, column)) for p in r.parts])
        for result, minuend, subtrahend in self.differences:
            if result == column:
                return self._add([(1, self.exact(row, minuend)), (-1, self.exact(row, subtrahend))])
        for whole, parts in self.splits:
            if whole == column:
                return self._add([(1, self.exact(row, c)) for c in parts])
        for result, factors in self.products:
            if result == column:
                return math.prod(self.exact(row, c) for c in factors)
        return self._add([(sign, self.exact(row, c)) for sign, c in self.nets[column]])

    def _quotient(self, row: str, column: str) -> Decimal | str | None:
        """A change, ratio or mean of that row; blank where an operand is none; None where the column is neither."""
        for result, old, new in self.changes:
            if result == column:
                return _divide(lambda o, n: 100 * (n - o) / o, self.exact(row, old), self.exact(row, new))
        for result, numerator, denominator in self.ratios:
            if result == column:
                return _divide(lambda n, d: 100 * n / d, self.exact(row, numerator), self.exact(row, denominator))
        for result, operands in self.means:
            if result == column:
                return _divide(lambda *v: sum(v) / len(v), *(self.exact(row, c) for c in operands))
        return None

    @staticmethod
    def _add(terms: list[tuple[int, Decimal | str]]) -> Decimal | str:
        """The sum of the amounts; blank where there is none."""
        amounts = [sign * v for sign, v in terms if isinstance(v, Decimal)]
        return sum(amounts, Decimal(0)) if amounts else BLANK

    def rounded(self, row: str, column: str) -> str:
        """A cell as it is printed where nobody errs."""
        amount = self.exact(row, column)
        if isinstance(amount, str):
            return amount
        return figure(amount, self.digits(row, column)) + self.suffix(row, column)

    def digits(self, row: str, column: str) -> int:
        """The decimals of a cell."""
        own = [c.decimals for c in (self.column(column), self.row(row)) if c.decimals is not None]
        return own[0] if own else self.decimals

    def suffix(self, row: str, column: str) -> str:
        """What stands behind the figure of a cell."""
        own = [c.suffix for c in (self.column(column), self.row(row)) if c.suffix is not None]
        return own[0] if own else ""

    def unit_of(self, row: str, column: str) -> str | None:
        """The unit of a cell."""
        own = [c.unit for c in (self.column(column), self.row(row)) if c.unit is not None]
        return own[0] if own else self.unit

    def column(self, id: str) -> Column:
        """The value column of that id."""
        return next(c for c in self.columns if c.id == id)

    def print_figures(self, plants: list[Plant]) -> None:
        """Round every cell by itself and put the planted errors in."""
        for row in self.rows:
            for column in self.columns:
                self.raw[row.name, column.id] = self.rounded(row.name, column.id)
        for plant in plants:
            if plant.table == self.id:
                assert self.raw[plant.row, plant.column] != plant.raw, plant
                self.raw[plant.row, plant.column] = plant.raw

    def value(self, row: str, column: str) -> Decimal | None:
        """The printed figure as a number; None for a blank, a dash or words; of a bound the bound."""
        raw = self.raw[row, column]
        return parse(raw.removesuffix(self.suffix(row, column).strip()).rstrip() if raw != DASH else raw)

    def say(self, row: str, column: str) -> str:
        """A printed figure for use in prose: its magnitude and the unit."""
        return self.amount(abs(self.value(row, column)))

    def amount(self, value: Decimal) -> str:
        """An amount for use in prose, in the unit and precision of the table."""
        return f"{figure(value, self.decimals)} {self.unit}".replace(" ", NBSP)


@dataclass(frozen=True)
class Heading:
    """A numbered or plain section heading; level 1, 2 or 3."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list, bulleted or numbered."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Lines:
    """Lines that stand as they are: addresses, diary numbers."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letterhead:
    """The head of a letter or a call: lines at the left and at the right, the first of the right ones large."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """The table of contents over the level 1 and 2 headings."""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Items | Lines | Letterhead | Contents | PageBreak | Table


@dataclass
class Report:
    """A whole report, independent of how it is printed. `counter` is the page mark, e.g. "{page}({pages})".

    `short` is the municipality's name and `code` its number, None where it is made up. A letter has no title of its own
    above its letterhead: `shows_title` is then false.
    """

    name: str
    title: str
    kind: str
    municipality: str
    committee: str
    year: int
    diary: str
    date: tuple[int, int, int]
    counter: str
    blocks: list[Block]
    plants: list[Plant]
    short: str = "Almvik"
    code: str | None = None
    landscape: bool = False
    shows_title: bool = True
    corner: str = ""
    risks: list[Risk] = field(default_factory=list)
    minutes: list[Minute] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def running(self) -> str:
        """The running head at the left."""
        return f"{self.municipality}, {self.committee}"

    @property
    def mark(self) -> str:
        """The running head at the right: what `corner` says, or the diary number."""
        return self.corner or self.diary

    @property
    def tables(self) -> list[Table]:
        """The tables in order."""
        return [b for b in self.blocks if isinstance(b, Table)]

    @property
    def headings(self) -> list[Heading]:
        """The headings in order."""
        return [b for b in self.blocks if isinstance(b, Heading)]


def unwrap(text: str) -> str:
    """One line of a wrapped text; a hyphen at a line end joins its word."""
    return text.replace("-\n", "").replace("\n", " ")


def figure(value: Decimal, decimals: int) -> str:
    """Swedish notation: groups of three parted by a blank, decimal comma, ASCII minus, no negative zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    groups = f"{int(whole):,}".replace(",", " ")
    return ("-" if rounded < 0 else "") + groups + ("," + fraction if fraction else "")


def parse(raw: str) -> Decimal | None:
    """The number that a printed figure stands for; a hyphen inside stands for a group blank."""
    if not NUMBER.match(raw):
        return None
    raw = raw.lstrip("<> ")
    digits = raw.lstrip("-").replace(" ", "").replace("-", "").replace(",", ".")
    return Decimal(("-" if raw.startswith("-") else "") + digits)


def _divide(formula, *operands: Decimal | str) -> Decimal | str:
    """The formula's value; blank where an operand is no amount."""
    return formula(*operands) if all(isinstance(v, Decimal) for v in operands) else BLANK


def amounts(columns: str, *figures: str) -> dict[str, Decimal | str]:
    """Cells from column ids and figures (with a decimal point); anything else is printed as it stands."""
    cells = [Decimal(f) if re.fullmatch(r"-?\d+(\.\d+)?", f) else f for f in figures]
    return dict(zip(columns.split(), cells, strict=True))



@dataclass(frozen=True)
class Risk:
    """A valued risk: words and steps of the scales, None where only the product is printed.

    It stands in `block`, or in the row `row` of the table `table`. `why` says what is wrong with it.
    """

    moment: str
    stated: int
    risk_word: str | None = None
    risk: int | None = None
    consequence_word: str | None = None
    consequence: int | None = None
    block: Block | None = None
    table: str | None = None
    row: str | None = None
    why: str | None = None

    @property
    def text(self) -> str:
        """How the value is printed where it stands by itself."""
        return f"{self.risk_word} och {self.consequence_word}: {self.stated}" if self.risk_word else str(self.stated)


@dataclass(frozen=True)
class Minute:
    """A paragraph of minutes: number, heading and what was decided, one line a point; `block` is its heading."""

    number: int
    heading: str
    diary: str | None
    decision: tuple[str, ...]
    block: Block


@dataclass(frozen=True)
class Item:
    """One of the documents that a bundle consists of: its part number `part`, from 0."""

    title: str
    diary: str | None
    kind: str
    date: str | None
    part: int
