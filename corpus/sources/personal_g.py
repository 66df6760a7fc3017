"""Personalbokslut 2023, kommunstyrelsen: key figures of staff for women and men, each row with a unit of its own."""

from __future__ import annotations

from .model import BLANK, MIXED, Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, TextColumn, amounts

NOW, THEN = "Utfall 2023", "Utfall 2022"
COLUMNS = "t23 k23 m23 t22 k22 m22"
SPLITS = (("t23", ("k23", "m23")), ("t22", ("k22", "m22")))


def _row(label: str, measured: str, unit: str, decimals: int, suffix: str, *figures: str) -> Row:
    """A row whose three or six figures share a unit. Two figures a year are women and men, whose sum the whole is."""
    names = {2: "t23 t22", 4: "k23 m23 k22 m22", 6: COLUMNS}[len(figures)]
    cells = amounts(names, *figures)
    if len(figures) == 2:
        cells |= dict.fromkeys(("k23", "m23", "k22", "m22"), BLANK)
    return Row(label, cells=cells, texts={"dat": measured}, unit=unit, decimals=decimals, suffix=suffix)


STYRKA = Table(
    id="t1",
    title="Nyckeltal för personalstyrka och personalkostnader",
    kind="nyckeltal",
    unit=MIXED,
    decimals=0,
    stub="Nyckeltal",
    columns=(
        Column("t23", "Totalt", "utfall", "2023", group=NOW),
        Column("k23", "Kvinnor", "utfall", "2023", group=NOW, breakdown="kvinnor"),
        Column("m23", "Män", "utfall", "2023", group=NOW, breakdown="män"),
        Column("t22", "Totalt", "utfall", "2022", group=THEN),
        Column("k22", "Kvinnor", "utfall", "2022", group=THEN, breakdown="kvinnor"),
        Column("m22", "Män", "utfall", "2022", group=THEN, breakdown="män"),
    ),
    texts=(TextColumn("dat", "Mätdatum"),),
    order=("label", "dat", "t23", "k23", "m23", "t22", "k22", "m22"),
    rows=(
        _row("Lönekostnader totalt, tkr", "1/1–31/12", "tkr", 0, "", "312846", "298107"),
        _row("Lönekostnader, andel av verksamhetens kostnader (%)", "1/1–31/12", "%", 1, "%", "58.4", "59.2"),
        _row("Kostnad för inhyrd personal, tkr", "1/1–31/12", "tkr", 0, "", "4318", "7265"),
        _row("Årsarbetare, antal omräknade heltider", "1/1–31/12", "antal", 1, "", "455.37", "131.28", "449.82", "127.43"),
        _row("Månadsanställda, antal", "30/11", "antal", 0, "", "486", "139", "478", "135"),
        _row("Tillsvidareanställda, antal", "30/11", "antal", 0, "", "451", "127", "446", "121"),
        _row("Visstidsanställda, andel av månadsanställda (%)", "30/11", "%", 1, "%", "7.5", "7.2", "8.6", "7.5", "6.7", "10.4"),
        _row("Timanställda, andel av årsarbetare (%)", "1/1–31/12", "%", 1, "%", "5.1", "4.8", "6.1", "5.9", "5.6", "7.0"),
        _row("Medellön för tillsvidareanställda, kr per månad", "30/11", "kr", 0, "", "35480", "35060", "36970", "33920", "33510", "35430"),
    ),
    splits=SPLITS,
    shares=(31, 13, 11, 10, 9, 11, 10, 9),
)


def _plain(header: str, id: str, period: str, breakdown: str | None = None) -> Column:
    return Column(id, header, "utfall", period, breakdown=breakdown)


ONE_STOREY = (
    _plain("2023", "t23", "2023"), _plain("Kvinnor\n2023", "k23", "2023", "kvinnor"), _plain("Män\n2023", "m23", "2023", "män"),
    _plain("2022", "t22", "2022"), _plain("Kvinnor\n2022", "k22", "2022", "kvinnor"), _plain("Män\n2022", "m22", "2022", "män"),
)

FRÅNVARO = Table(
    id="t2",
    title="Nyckeltal för sjukfrånvaro",
    kind="nyckeltal",
    unit=MIXED,
    decimals=1,
    stub="Nyckeltal",
    columns=ONE_STOREY,
    texts=(TextColumn("dat", "Mätdatum"),),
    order=("label", "dat", "t23", "k23", "m23", "t22", "k22", "m22"),
    rows=(
        _row("Sjukfrånvaro totalt (%)", "1/12–30/11", "%", 1, "%", "7.4", "8.1", "4.9", "7.9", "8.5", "5.6"),
        _row("Sjukfrånvaro dag 1–14 (%)", "1/12–30/11", "%", 1, "%", "3.1", "3.3", "2.4", "3.4", "3.5", "2.9"),
        _row("Sjukfrånvaro dag 15–90 (%)", "1/12–30/11", "%", 1, "%", "1.4", "1.6", "0.8", "1.6", "1.7", "1.2"),
        _row("Sjukfrånvaro dag 91 och längre (%)", "1/12–30/11", "%", 1, "%", "2.9", "3.2", "1.7", "2.9", "3.3", "1.5"),
        _row("Sjukfrånvaro, anställda till och med 29 år (%)", "1/12–30/11", "%", 1, "%", "6.2", "6.8", "4.7", "7.1", "7.4", "6.3"),
        _row("Sjukfrånvaro, anställda 30–49 år (%)", "1/12–30/11", "%", 1, "%", "7.0", "7.8", "4.2", "7.7", "8.4", "5.3"),
        _row("Sjukfrånvaro, anställda 50 år och äldre (%)", "1/12–30/11", "%", 1, "%", "8.2", "8.9", "5.7", "8.4", "9.0", "6.1"),
        _row("Långtidssjuka (mer än 60 dagar), antal", "30/11", "antal", 0, "", "14", "3", "17", "2"),
        _row("Anmälda tillbud och arbetsskador, antal", "1/1–31/12", "antal", 0, "", "63", "71"),
    ),
    splits=SPLITS,
    shares=(34, 13, 9, 10, 8, 9, 10, 8),
)

ENGAGEMANG = Table(
    id="t3",
    title="Hållbart medarbetarengagemang (HME), index 0–100",
    kind="nyckeltal",
    unit=None,
    decimals=0,
    stub="Nyckeltal",
    columns=ONE_STOREY,
    texts=(TextColumn("dat", "Mätdatum"),),
    order=("label", "dat", "t23", "k23", "m23", "t22", "k22", "m22"),
    rows=tuple(
        Row(label, cells=amounts(COLUMNS, *figures.split()), texts={"dat": "okt"})
        for label, figures in (
            ("HME totalt", "79 80 77 78 79 75"), ("HME delindex motivation", "78 79 75 78 79 74"),
            ("HME delindex ledarskap", "81 81 80 79 79 78"), ("HME delindex styrning", "79 80 76 77 78 74"),
        )
    ),
    shares=(34, 13, 9, 10, 8, 9, 10, 8),
)

PLANTS = [
    Plant(
        "t1", "Månadsanställda, antal", "t23", "652",
        "two digits have changed places: 486 women and 139 men are 625",
        (("gender-split", "Månadsanställda, antal", "t23"),),
    ),
    Plant(
        "t1", "Tillsvidareanställda, antal", "t22", "565",
        "one wrong digit: 446 women and 121 men are 567, and no part can be greater than the whole",
        (("gender-split", "Tillsvidareanställda, antal", "t22"),),
    ),
    Plant(
        "t1", "Årsarbetare, antal omräknade heltider", "m23", "113,3",
        "two digits have changed places: 131,3 was meant",
        (("gender-split", "Årsarbetare, antal omräknade heltider", "t23"),),
    ),
    Plant(
        "t1", "Medellön för tillsvidareanställda, kr per månad", "t22", "33-920",
        "a hyphen stands where the blank between the thousands belongs: 33 920 was meant",
        (("malformed-number", "Medellön för tillsvidareanställda, kr per månad", "t22"),),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (STYRKA, FRÅNVARO, ENGAGEMANG):
        table.print_figures(PLANTS)
    blocks = [
        Lines(("Kommunledningskontoret, HR-enheten", "Dnr KS/2024:38", "Till kommunstyrelsen 2024-03-06")),
        Heading(1, "Inledning"),
        Paragraph(
            "Personalbokslutet beskriver kommunledningskontorets och kostenhetens medarbetare under året. Uppgifterna "
            "hämtas ur lönesystemet, och mätdatum anges för varje nyckeltal. Könsuppdelade värden redovisas där "
            "underlaget medger det."
        ),
        Heading(1, "Personalstyrka och kostnader"),
        Paragraph(
            "Lönekostnaderna har ökat till följd av avtalsrörelsen och av att fler arbetar heltid. Kostnaden för "
            "inhyrd personal har däremot minskat sedan vikarier i köken rekryteras gemensamt."
        ),
        STYRKA,
        Items(
            (
                "Andelen visstidsanställda är oförändrad.",
                "Medellönen har ökat med drygt fyra procent.",
                "Sju medarbetare har gått i pension under året.",
            )
        ),
        PageBreak(),
        Heading(1, "Hälsa och arbetsmiljö"),
        Paragraph(
            "Sjukfrånvaron har minskat för andra året i rad. Det är främst korttidsfrånvaron som går ned, och "
            "minskningen är störst bland medarbetare under 30 år. Rehabilitering påbörjas tidigare än förut."
        ),
        FRÅNVARO,
        Heading(1, "Medarbetarengagemang"),
        Paragraph("Enkäten besvarades av 83 procent av medarbetarna. Resultatet har förbättrats i samtliga delar utom motivation."),
        ENGAGEMANG,
    ]
    return Report(
        name="personal-g",
        title="Personalbokslut 2023",
        kind="årsredovisning",
        municipality="Almviks kommun",
        committee="Kommunstyrelsen",
        year=2023,
        diary="KS/2024:38",
        date=(2024, 3, 6),
        counter="{page}({pages})",
        blocks=blocks,
        plants=PLANTS,
    )
