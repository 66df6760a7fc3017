"""Minutes of a committee with six paragraphs, one of which goes on over a page and one of which holds a table.

Costs are positive, avvikelse = budget − utfall, tkr.
"""

from __future__ import annotations

from .model import Block, Column, Heading, Items, Letterhead, Lines, Minute, PageBreak, Paragraph, Plant, Report, Row, Table, amounts

MUNICIPALITY, COMMITTEE, DATE = "Sala kommun", "Socialnämnden", "2024-04-16"
PERIOD = "2024-01/2024-03"

OMRÅDEN = (
    # area, budget and outcome of three months
    ("Nämnd och ledning", "2846.3", "2791.6"), ("Barn och familj", "14612.7", "15937.2"), ("Vuxna", "9875.4", "9644.4"),
    ("Ekonomiskt bistånd", "11229.6", "10986.3"), ("Familjerätt", "1418.3", "1452.2"),
)

UPPFÖLJNING = Table(
    id="t1",
    title="Ekonomisk uppföljning januari–mars 2024, nettokostnad (tkr)",
    unit="tkr",
    decimals=0,
    stub="Område",
    columns=(
        Column("bud", "Budget\njan–mar", "budget", PERIOD),
        Column("utf", "Utfall\njan–mar", "utfall", PERIOD),
        Column("avv", "Avvikelse", "avvikelse", PERIOD),
    ),
    rows=(
        *(Row(label, cells=amounts("bud utf", *figures)) for label, *figures in OMRÅDEN),
        Row("Totalt", "total", parts=tuple(label for label, *_ in OMRÅDEN)),
    ),
    differences=(("avv", "bud", "utf"),),
    dump_header=("Område Budget ", "jan–mar ", "Utfall ", "jan–mar ", "Avvikelse "),
)

PLANTS = [
    Plant(
        "t1", "Totalt", "utf", "40 182",
        "one wrong digit in the total: 40 812 was meant",
        (("sum-column", "Totalt", "utf"), ("deviation-arithmetic", "Totalt", "avv")),
    ),
]

BEFORE, AFTER = "Sammanfattning av ärendet", "Beslutsunderlag"


def _minutes() -> tuple[list[Block], list[Minute]]:
    """The paragraphs as blocks, and what the key says of them."""
    blocks: list[Block] = []
    minutes: list[Minute] = []

    def paragraph(number: int, heading: str, diary: str | None, decision: tuple[str, ...], *rest: Block) -> None:
        first = Heading(1, f"§ {number} {heading}")
        minutes.append(Minute(number, heading, diary, decision, first))
        blocks.extend([first, *([Lines((f"Dnr {diary}",))] if diary else []), Heading(2, "Beslut")])
        blocks.append(Items(decision, numbered=True) if len(decision) > 1 else Paragraph(decision[0]))
        blocks.extend(rest)

    paragraph(31, "Val av justerare och godkännande av dagordning", None, ("Socialnämnden godkänner dagordningen och utser andre vice ordföranden att justera protokollet.",))
    paragraph(
        32, "Ekonomisk uppföljning januari–mars 2024", "SN 2024/0051",
        ("Socialnämnden godkänner uppföljningen.", "Förvaltningen får i uppdrag att till nästa sammanträde redovisa åtgärder för barn och familj."),
        Heading(2, BEFORE),
        Paragraph(
            "Förvaltningen redovisar utfallet för årets tre första månader. Kostnaden för placeringar är högre än budget, "
            "medan övriga områden i stort följer planen."
        ),
        UPPFÖLJNING,
        Heading(2, AFTER),
        Items(("Tjänsteskrivelse 2024-04-04",)),
    )
    paragraph(
        33, "Internkontrollrapport 2023", "SN 2023/0217", ("Socialnämnden godkänner rapporten och överlämnar den till kommunstyrelsen.",),
        Heading(2, BEFORE),
        Paragraph(
            "Under året har sju kontroller gjorts. Två av dem visar brister: genomförandeplaner saknas i vart femte ärende "
            "som har granskats, och behörigheter har inte avslutats i tid. Åtgärder har påbörjats för båda."
        ),
        PageBreak(),
        Lines(("forts. § 33",)),
        Paragraph("Kontrollerna upprepas i oktober. Resultatet redovisas då muntligt, innan nästa års plan beslutas."),
        Heading(2, AFTER),
        Items(("Internkontrollrapport 2023", "Tjänsteskrivelse 2024-03-28")),
    )
    paragraph(
        34, "Yttrande över motion om fältassistenter", "SN 2024/0019", ("Socialnämnden föreslår att fullmäktige avslår motionen.",),
        Heading(2, BEFORE),
        Paragraph(
            "I motionen föreslås att två fältassistenter anställs. Förvaltningen delar bilden av behovet men bedömer att "
            "det tillgodoses genom samverkan med fritidsgårdarna, som redan har personal ute på kvällarna."
        ),
        Heading(2, "Reservation"),
        Paragraph("En ledamot reserverar sig mot beslutet till förmån för eget yrkande."),
    )
    paragraph(
        35, "Revidering av riktlinjer för ekonomiskt bistånd", "SN 2024/0046",
        ("Socialnämnden antar de reviderade riktlinjerna.", "Riktlinjerna gäller från och med den 1 juni 2024."),
        Heading(2, BEFORE),
        Paragraph("Riktlinjerna har anpassats till ny praxis om skälig boendekostnad. Avsnittet om tandvård är omarbetat."),
    )
    paragraph(36, "Meddelanden och delegationsbeslut", "SN 2024/0003", ("Socialnämnden lägger redovisningen till handlingarna.",))
    return blocks, minutes


def report() -> Report:
    """The minutes with their printed figures."""
    UPPFÖLJNING.print_figures(PLANTS)
    paragraphs, minutes = _minutes()
    blocks = [
        Letterhead((MUNICIPALITY, COMMITTEE), ("SAMMANTRÄDESPROTOKOLL", "Sammanträdesdatum", DATE)),
        Lines(
            (
                "Plats och tid: kommunhuset, sal Gruvan, klockan 9.00–11.45",
                "Beslutande: enligt närvarolista",
                "Övriga deltagande: förvaltningschef, ekonom och nämndsekreterare",
                "Paragrafer: §§ 31–36",
            )
        ),
        Lines(("Underskrifter", "Sekreterare", "Ordförande", "Justerare")),
        Heading(2, "Anslag"),
        Paragraph("Protokollet är justerat. Justeringen har tillkännagivits på kommunens anslagstavla på webbplatsen."),
        PageBreak(),
        *paragraphs,
    ]
    return Report(
        name="protokoll-k",
        title="Sammanträdesprotokoll",
        kind="protokoll",
        municipality=MUNICIPALITY,
        committee=COMMITTEE,
        year=2024,
        diary="",
        date=(2024, 4, 16),
        counter="{page} ({pages})",
        blocks=blocks,
        plants=PLANTS,
        short="Sala",
        code="1981",
        shows_title=False,
        corner=f"Sammanträdesdatum {DATE}",
        minutes=minutes,
    )
