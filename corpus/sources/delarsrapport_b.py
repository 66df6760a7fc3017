"""Delårsrapport januari–augusti 2024, Kultur- och fritidsnämnden: costs and income positive, mnkr.

Avvikelse = budget − utfall for the period and budget − prognos for the year; netto = kostnader − intäkter.
"""

from __future__ import annotations

from .model import BLANK, Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, amounts

PERIOD, YEAR = "2024-01/2024-08", "2024"
ADMINISTRATION = "Förvaltningsledning, ekonomi\noch gemensam administration\n(inkl. kontaktcenter)"
SUPPORT = ("Nämndverksamhet", ADMINISTRATION.replace("\n", " "))
CULTURE = ("Bibliotek", "Kulturskola", "Konsthall och museum", "Allmänkultur och studieförbund")
LEISURE = ("Idrottsanläggningar", "Bad", "Fritidsgårdar", "Föreningsbidrag", "Friluftsliv och vandringsleder")


def _item(label: str, *figures: str) -> Row:
    """A row from budget and outcome of the period, budget and forecast of the year."""
    return Row(label, cells=amounts("bp up bh ph", *figures))


UPPFÖLJNING = Table(
    id="t1",
    title="Budgetuppföljning per verksamhet 2024, nettokostnad (mnkr)",
    unit="mnkr",
    decimals=1,
    stub="Verksamhet",
    columns=(
        Column("bp", "Budget", "budget", PERIOD, group="Period jan–aug"),
        Column("up", "Utfall", "utfall", PERIOD, group="Period jan–aug"),
        Column("ap", "Avvikelse", "avvikelse", PERIOD, group="Period jan–aug"),
        Column("bh", "Budget", "budget", YEAR, group="Helår"),
        Column("ph", "Prognos", "prognos", YEAR, group="Helår"),
        Column("ah", "Avvikelse", "avvikelse", YEAR, group="Helår"),
    ),
    rows=(
        _item("Nämndverksamhet", "0.951", "0.871", "1.412", "1.338"),
        _item(ADMINISTRATION, "7.458", "7.236", "11.187", "10.964"),
        Row("Summa ledning och stöd", "subtotal", parts=SUPPORT),
        Row("Kultur", "heading"),
        _item("Bibliotek", "14.566", "14.732", "21.849", "22.138"),
        _item("Kulturskola", "8.937", "8.814", "13.406", "13.231"),
        _item("Konsthall och museum", "5.244", "5.393", "7.867", "8.162"),
        _item("Allmänkultur och studieförbund", "4.126", "3.987", "6.190", "6.134"),
        Row("Summa kultur", "subtotal", parts=CULTURE),
        Row("Fritid", "heading"),
        _item("Idrottsanläggningar", "21.347", "22.501", "32.021", "33.574"),
        _item("Bad", "11.528", "12.276", "17.293", "18.439"),
        _item("Fritidsgårdar", "6.719", "6.503", "10.079", "9.863"),
        _item("Föreningsbidrag", "7.836", "7.842", "11.754", "11.782"),
        _item("Friluftsliv och vandringsleder", "2.463", "2.257", "3.694", "3.538"),
        Row("Summa fritid", "subtotal", parts=LEISURE),
        Row("Summa kultur och fritid", "subtotal", parts=("Summa kultur", "Summa fritid")),
        Row("Nämndens reserv", cells=amounts("bp up ap bh ph ah", BLANK, BLANK, BLANK, "1.200", BLANK, "1.200")),
        Row("Totalt", "total", parts=("Summa ledning och stöd", "Summa kultur och fritid", "Nämndens reserv")),
    ),
    differences=(("ap", "bp", "up"), ("ah", "bh", "ph")),
)

INTÄKTER = (
    # label, intäkter jan–aug 2024, netto jan–aug 2023
    (SUPPORT[0], BLANK, "0.846"),
    (ADMINISTRATION, "0.324", "7.018"),
    ("Bibliotek", "0.713", "14.176"),
    ("Kulturskola", "1.287", "8.648"),
    ("Konsthall och museum", "0.936", "5.117"),
    ("Allmänkultur och studieförbund", "0.258", "4.068"),
    ("Idrottsanläggningar", "6.148", "20.869"),
    ("Bad", "4.572", "11.637"),
    ("Fritidsgårdar", "0.647", "6.394"),
    ("Föreningsbidrag", BLANK, "7.652"),
    ("Friluftsliv och vandringsleder", "0.436", "2.147"),
)


def _split(label: str, income: str, earlier: str) -> Row:
    """Costs, income and net of a row, from its net in the other table."""
    cells = amounts("int fg", income, earlier)
    net = UPPFÖLJNING.exact(label.replace("\n", " "), "up")
    return Row(label, cells={**cells, "kost": net + (cells["int"] or 0)})


NETTO = Table(
    id="t2",
    title="Kostnader och intäkter per verksamhet januari–augusti (mnkr)",
    unit="mnkr",
    decimals=1,
    stub="Verksamhet",
    columns=(
        Column("kost", "Kostnader", "utfall", PERIOD, flow="kostnader", group="Utfall jan–aug 2024"),
        Column("int", "Intäkter", "utfall", PERIOD, flow="intäkter", group="Utfall jan–aug 2024"),
        Column("netto", "Netto", "utfall", PERIOD, group="Utfall jan–aug 2024"),
        Column("fg", "Netto", "utfall", "2023-01/2023-08", group="Jan–aug 2023"),
    ),
    rows=(
        *(_split(*row) for row in INTÄKTER),
        Row("Totalt", "total", parts=tuple(label.replace("\n", " ") for label, *_ in INTÄKTER)),
    ),
    nets={"netto": ((1, "kost"), (-1, "int"))},
)

PLANTS = [
    Plant(
        "t1", "Summa kultur", "up", "39,2",
        "the subtotal has two digits the wrong way round: 32,9 was typed as 39,2; the total below it is right",
        (
            ("sum-column", "Summa kultur", "up"),
            ("deviation-arithmetic", "Summa kultur", "ap"),
            ("sum-column", "Summa kultur och fritid", "up"),
        ),
    ),
    Plant(
        "t1", "Fritidsgårdar", "ah", "0,7",
        "one wrong digit in the deviation: 0,2 was meant",
        (("deviation-arithmetic", "Fritidsgårdar", "ah"), ("sum-column", "Summa fritid", "ah")),
    ),
    Plant(
        "t2", "Idrottsanläggningar", "int", "8,1",
        "one wrong digit in the income: 6,1 was meant, which the row's net and the column total bear out",
        (("sum-row", "Idrottsanläggningar", "netto"), ("sum-column", "Totalt", "int")),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (UPPFÖLJNING, NETTO):
        table.print_figures(PLANTS)
    say = UPPFÖLJNING.say
    blocks = [
        Lines(("Kultur- och fritidsförvaltningen", "Dnr KFN-2024/118", "Till kultur- och fritidsnämnden 2024-09-24")),
        Heading(1, "Inledning"),
        Paragraph(
            "Rapporten beskriver nämndens verksamhet och ekonomi för årets åtta första månader samt en prognos för "
            "helåret. Den följer kommunens gemensamma anvisningar och lämnas till kommunstyrelsen som underlag för den "
            "samlade delårsrapporten."
        ),
        Heading(1, "Läget i korthet"),
        Paragraph(
            f"Nettokostnaden för perioden är {say('Totalt', 'up')} mot budgeterade {say('Totalt', 'bp')}, ett underskott på "
            f"{say('Totalt', 'ap')}. För helåret väntas en nettokostnad på {say('Totalt', 'ph')}, vilket är "
            f"{say('Totalt', 'ah')} mer än budget sedan nämndens reserv har räknats av. Idrottsanläggningar och bad har "
            "höga energi- och driftkostnader, medan ledning och stöd lämnar överskott."
        ),
        Items(
            (
                "Simhallens nya reningsanläggning togs i drift i mars efter två månaders försening.",
                "Biblioteket i Norrtorp har öppnat som meröppet på prov.",
                "Sommarlovsprogrammet nådde fler barn än något tidigare år.",
                "Utredningen om en gemensam bokning av lokaler är klar och beslutas under hösten.",
            )
        ),
        Heading(1, "Verksamheten under perioden"),
        Heading(2, "Kultur"),
        Paragraph(
            "Biblioteken har ökat sina utlån av barnböcker och minskat köpen av tidskrifter. Fler klasser än tidigare "
            "besöker biblioteken, och läsfrämjandet riktas nu även till föräldrar på öppna förskolan. Kulturskolan har "
            "kortat köerna till piano och dans men har svårt att rekrytera lärare i stråkinstrument."
        ),
        Paragraph(
            "Konsthallen visade under sommaren en utställning om träbåtar som drog besökare även från grannkommunerna. "
            "Larmet i museets magasin har bytts ut, vilket har gett en kostnad som inte fanns i budget."
        ),
        Heading(2, "Fritid"),
        Paragraph(
            "Ishallens kylsystem krävde två större reparationer under våren. Elpriserna har varit lägre än befarat, men "
            "förbrukningen i simhallen har ökat sedan den nya reningen togs i bruk. Fritidsgårdarna har haft öppet fler "
            "kvällar, samtidigt som vakanser har hållit nere kostnaden."
        ),
        Paragraph(
            "Friluftslivet fortsätter att växa. Tre vandringsleder har fått nya skyltar och spänger, och en ny "
            "rastplats vid Lillsjön har byggts tillsammans med en lokal förening."
        ),
        PageBreak(),
        Heading(1, "Ekonomisk uppföljning"),
        Paragraph(
            "I tabellen redovisas nettokostnader. Kostnader anges utan tecken, och avvikelsen räknas som budget minus "
            "utfall för perioden och som budget minus prognos för helåret. En negativ avvikelse är alltså ett underskott."
        ),
        UPPFÖLJNING,
        Heading(2, "Kommentarer till utfall och prognos"),
        Paragraph(
            f"Idrottsanläggningarna har ett underskott på {say('Idrottsanläggningar', 'ap')} för perioden och väntas få "
            f"{say('Idrottsanläggningar', 'ah')} för året. Reparationerna i ishallen svarar för merparten. Badens "
            f"prognos är {say('Bad', 'ph')}, {say('Bad', 'ah')} över budget, till följd av förseningen och den högre "
            "förbrukningen."
        ),
        Paragraph(
            f"Bibliotekens underskott för året bedöms till {say('Bibliotek', 'ah')} och beror på höjda hyror. "
            f"Kulturskolan väntas däremot kosta {say('Kulturskola', 'ph')}, alltså mindre än sin budget på "
            f"{say('Kulturskola', 'bh')}. Nämndens reserv på {say('Nämndens reserv', 'bh')} är inte fördelad och används inte."
        ),
        PageBreak(),
        Heading(1, "Kostnader och intäkter"),
        Paragraph(
            "Tabellen delar upp periodens nettokostnad i kostnader och intäkter. Intäkterna består av avgifter, "
            "lokalhyror, biljetter och bidrag från staten och regionen. Verksamheter utan intäkter har en tom ruta."
        ),
        NETTO,
        Paragraph(
            f"Badens intäkter uppgick till {NETTO.say('Bad', 'int')} och kulturskolans till {NETTO.say('Kulturskola', 'int')}. "
            f"Periodens nettokostnad har ökat från {NETTO.say('Totalt', 'fg')} till {NETTO.say('Totalt', 'netto')} jämfört med "
            "motsvarande månader förra året."
        ),
        Heading(1, "Åtgärder"),
        Items(
            (
                "Öppettiderna i ishallen anpassas till bokade tider från och med oktober.",
                "Inköp av inventarier som inte är avtalsbundna skjuts till nästa år.",
                "Vakanta tjänster inom ledning och stöd tillsätts först efter årsskiftet.",
                "Taxan för lokalhyror ses över inför budgetbeslutet.",
            ),
            numbered=True,
        ),
        Heading(1, "Framåtblick"),
        Paragraph(
            "Under hösten fattas beslut om var en ny sporthall ska ligga. Nämnden behöver samtidigt ta ställning till hur "
            "de äldre anläggningarna ska användas när hallen är klar. Föreningslivet har bjudits in till tre möten, och "
            "synpunkterna sammanställs av förvaltningen."
        ),
        Paragraph(
            "Kulturplanen revideras tillsammans med regionen. Barns och ungas inflytande är ett genomgående tema, och en "
            "referensgrupp med elever från högstadiet följer arbetet. Planen beräknas gå till fullmäktige under våren."
        ),
    ]
    return Report(
        name="delarsrapport-b",
        title="Delårsrapport januari–augusti 2024",
        kind="delårsrapport",
        municipality="Almviks kommun",
        committee="Kultur- och fritidsnämnden",
        year=2024,
        diary="KFN-2024/118",
        date=(2024, 9, 24),
        counter="{page} ({pages})",
        blocks=blocks,
        plants=PLANTS,
    )
