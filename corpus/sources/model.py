"""What a report consists of: text blocks and tables of exact figures.

A table holds exact amounts (finer than it prints). Totals, nets and deviations are computed from
them and every printed figure is rounded by itself, as an accounting system does; that is where the
innocent differences of one unit come from. Errors are planted afterwards, by name, on the printed
figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
DASH = "–"
BLANK = ""


@dataclass(frozen=True)
class Column:
    """A value column. `header` may hold line feeds; `group` is the head printed above several columns."""

    id: str
    header: str
    measure: str
    period: str
    flow: str | None = None
    group: str | None = None

    @property
    def name(self) -> str:
        """The header on one line, with a word broken at a hyphen joined again."""
        return unwrap(self.header)


@dataclass(frozen=True)
class Row:
    """A row of exact amounts, or a total over the rows named in `parts`.

    `cells` maps column ids to an amount, `BLANK` or `DASH`; columns that are missing there are
    computed. Kinds: item, varav (part of the row above, never an addend), heading, subtotal, total.
    """

    label: str
    kind: str = "item"
    cells: dict[str, Decimal | str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label on one line."""
        return unwrap(self.label)

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

    `differences` lists (result, minuend, subtrahend) and `nets` maps a result column to its signed
    operands. `dump_header` is the head as a linear text dump tears it apart.
    """

    id: str
    title: str
    unit: str
    decimals: int
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    differences: tuple[tuple[str, str, str], ...] = ()
    nets: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    dump_header: tuple[str, ...] = ()
    raw: dict[tuple[str, str], str] = field(default_factory=dict)

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
        if r.parts:
            return self._add([(1, self.exact(p, column)) for p in r.parts])
        for result, minuend, subtrahend in self.differences:
            if result == column:
                return self._add([(1, self.exact(row, minuend)), (-1, self.exact(row, subtrahend))])
        return self._add([(sign, self.exact(row, c)) for sign, c in self.nets[column]])

    @staticmethod
    def _add(terms: list[tuple[int, Decimal | str]]) -> Decimal | str:
        """The sum of the amounts; blank where there is none."""
        amounts = [sign * v for sign, v in terms if isinstance(v, Decimal)]
        return sum(amounts, Decimal(0)) if amounts else BLANK

    def rounded(self, row: str, column: str) -> str:
        """A cell as it is printed where nobody errs."""
        amount = self.exact(row, column)
        return amount if isinstance(amount, str) else figure(amount, self.decimals)

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
        """The printed figure as a number; None for a blank or a dash."""
        return parse(self.raw[row, column])

    def say(self, row: str, column: str) -> str:
        """A printed figure for use in prose: its magnitude and the unit."""
        return self.amount(abs(self.value(row, column)))

    def amount(self, value: Decimal) -> str:
        """An amount for use in prose, in the unit and precision of the table."""
        return f"{figure(value, self.decimals)} {self.unit}".replace(" ", NBSP)


@dataclass(frozen=True)
class Heading:
    """A numbered or plain section heading; level 1 or 2."""

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
class Contents:
    """The table of contents over the level 1 and 2 headings."""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Items | Lines | Contents | PageBreak | Table


@dataclass
class Report:
    """A whole report, independent of how it is printed. `counter` is the page mark, e.g. "{page}({pages})"."""

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
    if raw in (BLANK, DASH):
        return None
    digits = raw.lstrip("-").replace(" ", "").replace("-", "").replace(",", ".")
    return Decimal(("-" if raw.startswith("-") else "") + digits)


def amounts(columns: str, *figures: str) -> dict[str, Decimal | str]:
    """Cells from column ids and figures; "" is a blank, "–" stays a dash."""
    cells = [f if f in (BLANK, DASH) else Decimal(f) for f in figures]
    return dict(zip(columns.split(), cells, strict=True))


def groups(table: Table) -> list[tuple[str, int]]:
    """The group heads from left to right and the number of columns under each; none for a plain head."""
    found: list[tuple[str, int]] = []
    for column in table.columns:
        if found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        elif column.group:
            found.append((column.group, 1))
    return found
