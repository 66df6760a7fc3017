"""Verksamhetsberättelse 2024, investeringar, Tekniska nämnden: utgifter positive, inkomster negative, tkr.

Avvikelse = budget − utfall or budget − prognos. Projects with numbers and subtotals, projects as
blocks of three rows, and a request for carrying over budget, whose signs are the same.
"""

from __future__ import annotations

from .model import (
    BLANK, Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, TextColumn, amounts,
)

START, YEAR = "Utgifter sedan projektstart", "Varav årets investeringar"

PÅGÅENDE = (
    # number, project, total, accumulated, budget 2024, outcome 2024, ready
    ("5110", "Vattenverk Björkdalen, ombyggnad av filter", "48500.0", "31874.6", "22400.0", "20946.3", "kv 3 2025"),
    ("5126", "Huvudledning Storgatan–Norrtorp", "26800.0", "12418.7", "9500.0", "10263.4", "kv 2 2026"),
    ("5203", "Gång- och cykelväg längs Lillån", "7250.0", "6918.2", "4100.0", "3812.7", "kv 1 2025"),
    ("5311", "Konstgräsplan Södervallen", "11900.0", "2306.4", "6000.0", "2306.4", "kv 4 2025"),
    ("5340", "Ventilation Almskolan, hus C och D", "18600.0", "9742.8", "8250.0", "7688.5", "kv 3 2025"),
)
AVSLUTADE = (
    ("5088", "Omläggning av bro vid Kvarnfallet", "14200.0", "14856.3", "2700.0", "3321.8", "kv 2 2024"),
    ("5174", "Utbyte av gatubelysning, etapp 3", "6400.0", "6187.6", "3200.0", "3043.9", "kv 4 2024"),
    ("5297", "Reningsverket, ny slamavvattning", "9850.0", "9423.5", "1450.0", "1218.4", "kv 1 2024"),
)


def _project(number: str, name: str, total: str, accumulated: str, budget: str, outcome: str, ready: str) -> Row:
    return Row(name, cells=amounts("tot ack bud utf", total, accumulated, budget, outcome), texts={"nr": number, "klart": ready})


PROJEKT = Table(
    id="t1",
    title="Investeringsredovisning 2024 (tkr)",
    kind="investering",
    unit="tkr",
    decimals=0,
    stub="Benämning",
    columns=(
        Column("tot", "Beslutad\ntotalutgift", "budget", group=START),
        Column("ack", "Ack.\nutfall", "utfall", group=START),
        Column("avt", "Avvikelse", "avvikelse", group=START),
        Column("bud", "Budget\n2024", "budget", "2024", group=YEAR),
        Column("utf", "Utfall\n2024", "utfall", "2024", group=YEAR),
        Column("avv", "Avvikelse\n2024", "avvikelse", "2024", group=YEAR),
    ),
    texts=(TextColumn("nr", "Projekt-\nnr"), TextColumn("klart", "Klart")),
    order=("nr", "label", "tot", "ack", "avt", "bud", "utf", "avv", "klart"),
    shares=(8.2, 23, 11, 9, 10.4, 9, 9, 10.4, 10),
    dump_widths=(9, 34, 13, 10, 12, 10, 10, 12, 12),
    rows=(
        Row("Pågående projekt", "heading"),
        *(_project(*row) for row in PÅGÅENDE),
        Row("Summa pågående projekt", "subtotal", parts=tuple(row[1] for row in PÅGÅENDE)),
        Row("Avslutade projekt", "heading"),
        *(_project(*row) for row in AVSLUTADE),
        Row("Summa avslutade projekt", "subtotal", parts=tuple(row[1] for row in AVSLUTADE)),
        Row("Summa investeringar", "total", parts=("Summa pågående projekt", "Summa avslutade projekt")),
    ),
    differences=(("avt", "tot", "ack"), ("avv", "bud", "utf")),
)

OMRÅDEN = (
    # block, then (total, accumulated, forecast, budget 2024, outcome 2024) of utgifter and inkomster
    ("Kvarnhagen, bostäder etapp 2", ("34600.0", "21387.4", "35150.0", "12800.0", "13246.7"), ("-41200.0", "-18640.3", "-40800.0", "-9500.0", "-8217.5")),
    ("Norra industriområdet", ("22300.0", "20914.8", "21840.0", "3600.0", "2987.3"), ("-19750.0", "-11230.6", "-19750.0", "-4200.0", "-4630.9")),
    ("Stationsnära parkering", ("8400.0", "1126.5", "8950.0", "2500.0", "1126.5"), ("-3000.0", BLANK, "-3000.0", BLANK, BLANK)),
)


def _block(name: str, costs: tuple[str, ...], income: tuple[str, ...]) -> list[Row]:
    """The heading and the three rows of a project; their labels are the same in every block."""
    row = lambda label, figures: Row(label, cells=amounts("tot ack pro bud utf", *figures), id=f"{name}: {label}")
    parts = (f"{name}: Utgifter", f"{name}: Inkomster")
    return [Row(name, "heading"), row("Utgifter", costs), row("Inkomster", income), Row("Netto", "subtotal", parts=parts, id=f"{name}: Netto")]


EXPLOATERING = Table(
    id="t2",
    title="Exploateringsprojekt, investeringsutgifter och inkomster (tkr)",
    kind="investering",
    unit="tkr",
    decimals=0,
    stub="Område",
    columns=(
        Column("tot", "Total\nbudget", "budget"),
        Column("ack", "Ackumulerat\nutfall", "utfall"),
        Column("pro", "Prognos vid\nfärdigställande", "prognos"),
        Column("avt", "Avvikelse\nprognos", "avvikelse"),
        Column("bud", "Budget\n2024", "budget", "2024"),
        Column("utf", "Utfall\n2024", "utfall", "2024"),
    ),
    rows=(
        *(row for block in OMRÅDEN for row in _block(*block)),
        Row("Totalt netto", "total", parts=tuple(f"{name}: Netto" for name, *_ in OMRÅDEN)),
    ),
    shares=(30, 11, 14, 17, 12, 10, 10),
    dump_widths=(32, 12, 14, 17, 12, 11, 11),
    differences=(("avt", "tot", "pro"),),
)


def _carried(name: str, amount: str, why: str) -> Row:
    """A project of the first table of which budget is carried over."""
    row = PROJEKT.row(name)
    return Row(name, cells={c: PROJEKT.exact(name, c) for c in ("bud", "utf")} | amounts("omb", amount), texts={"nr": row.texts["nr"], "skäl": why})


OMBUDGETERING = Table(
    id="t3",
    title="Begäran om ombudgetering av investeringsmedel från 2024 till 2025 (tkr)",
    kind="ombudgetering",
    unit="tkr",
    decimals=0,
    stub="Projekt",
    columns=(
        Column("bud", "Investerings-\nbudget 2024", "budget", "2024"),
        Column("utf", "Använda\nmedel 2024", "utfall", "2024"),
        Column("avv", "Avvikelse", "avvikelse", "2024"),
        Column("omb", "Ombudgetering\ntill 2025", "other", "2025"),
    ),
    texts=(TextColumn("nr", "Nr"), TextColumn("skäl", "Kommentar")),
    order=("nr", "label", "bud", "utf", "avv", "omb", "skäl"),
    shares=(6, 20, 13, 11, 10, 16, 24),
    dump_widths=(7, 32, 14, 13, 12, 16, 40),
    rows=(
        _carried("Vattenverk Björkdalen, ombyggnad av filter", "1454.0", "Leveransen av de sista filtren är flyttad till februari."),
        _carried("Konstgräsplan Södervallen", "3693.0", "Markarbetet väntar på beslut om dagvatten."),
        _carried("Ventilation Almskolan, hus C och D", "561.0", "Hus D byggs om under sommarlovet."),
        Row("Summa", "total", parts=("Vattenverk Björkdalen, ombyggnad av filter", "Konstgräsplan Södervallen", "Ventilation Almskolan, hus C och D")),
    ),
    differences=(("avv", "bud", "utf"),),
)

PLANTS = [
    Plant(
        "t1", "Summa pågående projekt", "utf", "54 017",
        "two digits of the subtotal have changed places: 45 017 was meant",
        (("sum-column", "Summa pågående projekt", "utf"), ("deviation-arithmetic", "Summa pågående projekt", "avv"),
         ("sum-column", "Summa investeringar", "utf")),
    ),
    Plant(
        "t1", "Omläggning av bro vid Kvarnfallet", "avt", "656",
        "the minus sign of the deviation is lost: -656 was meant",
        (("deviation-sign", "Omläggning av bro vid Kvarnfallet", "avt"), ("sum-column", "Summa avslutade projekt", "avt")),
    ),
    Plant(
        "t2", "Norra industriområdet: Netto", "bud", "-6 000",
        "one wrong digit in the net: -600 was meant",
        (("sum-column", "Norra industriområdet: Netto", "bud"), ("sum-column", "Totalt netto", "bud")),
    ),
    Plant(
        "t3", "Summa", "omb", "5 807",
        "two digits of the total have changed places: 5 708 was meant",
        (("sum-column", "Summa", "omb"),),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (PROJEKT, EXPLOATERING, OMBUDGETERING):
        table.print_figures(PLANTS)
    say = PROJEKT.say
    blocks = [
        Lines(("Tekniska förvaltningen", "Dnr TN 2025/0017", "Beslutad av tekniska nämnden 2025-02-18")),
        Heading(1, "Årets investeringar i korthet"),
        Paragraph(
            "Nämnden ansvarar för kommunens gator, broar, vatten och avlopp samt för ombyggnader i kommunens "
            "fastigheter. Under 2024 har tre projekt avslutats och fem har pågått vid årets slut. Två upphandlingar har "
            "gjorts om efter överprövning, vilket har försenat konstgräsplanen på Södervallen med ett halvår."
        ),
        Paragraph(
            f"Bron vid Kvarnfallet blev dyrare än beslutat, eftersom fundamenten måste förstärkas. Projektets totala "
            f"utgift stannade på {say('Omläggning av bro vid Kvarnfallet', 'ack')} mot beslutade "
            f"{say('Omläggning av bro vid Kvarnfallet', 'tot')}. Belysningsprojektet lämnar däremot ett överskott."
        ),
        Heading(2, "Så läses tabellerna"),
        Items(
            (
                "Utgifter anges utan tecken och inkomster med minustecken.",
                "Avvikelsen är budget minus utfall; för exploateringsprojekten är den total budget minus prognos.",
                "Beloppen är avrundade var för sig, och summor kan därför skilja på en enhet.",
            )
        ),
        PROJEKT,
        PageBreak(),
        Heading(2, "Kommentar till projekten"),
        Paragraph(
            f"Av budgeten för vattenverket återstod {say('Vattenverk Björkdalen, ombyggnad av filter', 'avv')} vid årsskiftet. "
            "Huvudledningen till Norrtorp har fått tidigareläggas sedan en läcka uppstod i mars, och årets budget "
            f"överskreds med {say('Huvudledning Storgatan–Norrtorp', 'avv')}. Totalutgiften bedöms ändå rymmas inom beslutet."
        ),
        Heading(1, "Exploatering"),
        Paragraph(
            "Exploateringsprojekten redovisas med utgifter och inkomster för sig. Inkomsterna består av försäljning av "
            "tomter och av gatukostnadsersättning. Försäljningen i Kvarnhagen har gått långsammare än planerat, medan "
            "samtliga tomter i norra industriområdet nu är bokade."
        ),
        EXPLOATERING,
        Paragraph(
            f"I Kvarnhagen väntas utgifterna stanna på {EXPLOATERING.say('Kvarnhagen, bostäder etapp 2: Utgifter', 'pro')}, vilket är "
            f"{EXPLOATERING.say('Kvarnhagen, bostäder etapp 2: Utgifter', 'avt')} mer än beslutat. Det beror på sanering av en äldre "
            "oljecistern som inte fanns med i markundersökningen. Parkeringen vid stationen får statlig medfinansiering "
            "först när den har tagits i bruk."
        ),
        PageBreak(),
        Heading(1, "Ombudgetering"),
        Paragraph(
            "Nämnden begär att få föra över medel för tre projekt som har försenats av skäl som förvaltningen inte har "
            "kunnat råda över. Övriga avvikelser lämnas tillbaka."
        ),
        OMBUDGETERING,
        Paragraph(
            "De begärda beloppen är avrundade nedåt till hela tusental kronor. Om medlen inte förs över måste arbetena i "
            "Almskolan avbrytas efter hus C, och eleverna i hus D får då vara kvar i paviljonger ytterligare ett läsår."
        ),
        Heading(1, "Nästa år"),
        Paragraph(
            "Under 2025 påbörjas projekteringen av en ny högreservoar. Förstudien visar att läget vid Granåsen är det "
            "mest lämpliga. Upphandlingen av en ramavtalsentreprenör för ledningsarbeten beräknas vara klar före sommaren."
        ),
    ]
    return Report(
        name="investeringar-e",
        title="Verksamhetsberättelse 2024 – investeringar",
        kind="årsredovisning",
        municipality="Almviks kommun",
        committee="Tekniska nämnden",
        year=2024,
        diary="TN 2025/0017",
        date=(2025, 2, 18),
        counter="{page}/{pages}",
        blocks=blocks,
        plants=PLANTS,
    )
