"""Internkontrollplan 2024, Vård- och omsorgsnämnden: scales, risks in words, a risk as a bare number, and risks in a table."""

from __future__ import annotations

from .model import Block, Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Risk, Row, Table, TextColumn, amounts

LIKELIHOOD = ("Osannolik", "Mindre sannolik", "Möjlig", "Sannolik")
CONSEQUENCE = ("Försumbar", "Lindrig", "Kännbar", "Allvarlig")


def _scale(id: str, title: str, stub: str, steps: tuple[tuple[str, str], ...]) -> Table:
    """A scale of words with values from 1."""
    return Table(
        id=id, title=title, kind="risk", unit=None, decimals=0, stub=stub,
        columns=(Column("värde", "Värde", "other"),),
        texts=(TextColumn("besk", "Beskrivning"),),
        order=("label", "värde", "besk"),
        rows=tuple(Row(word, cells=amounts("värde", str(step)), texts={"besk": text}) for step, (word, text) in enumerate(steps, 1)),
        shares=(30, 12, 58), dump_widths=(22, 8, 62), dump_header=(f"{stub} Värde Beskrivning ",),
    )


SANNOLIKHET = _scale(
    "t1", "Skala för sannolikhet", "Sannolikhet",
    (
        (LIKELIHOOD[0], "Har inte hänt och väntas inte hända."),
        (LIKELIHOOD[1], "Kan hända något enstaka år."),
        (LIKELIHOOD[2], "Händer någon gång om året."),
        (LIKELIHOOD[3], "Händer flera gånger om året."),
    ),
)
KONSEKVENS = _scale(
    "t2", "Skala för konsekvens", "Konsekvens",
    (
        (CONSEQUENCE[0], "Märks knappt av någon."),
        (CONSEQUENCE[1], "Rättas utan större arbete."),
        (CONSEQUENCE[2], "Brukare eller ekonomi påverkas tydligt."),
        (CONSEQUENCE[3], "Någon kan komma till skada."),
    ),
)

TOLKNING = Table(
    id="t3",
    title="Tolkning av riskvärdet",
    kind="risk",
    unit=None,
    decimals=0,
    stub="Bedömning",
    columns=(Column("värde", "Riskvärde", "other"),),
    texts=(TextColumn("vad", "Hantering"),),
    order=("label", "värde", "vad"),
    rows=tuple(
        Row(label, cells={"värde": band}, texts={"vad": what})
        for label, band, what in (
            ("Låg risk", "1–3", "Noteras utan vidare arbete."),
            ("Måttlig risk", "4–8", "Tas upp vid arbetsplatsträff."),
            ("Hög risk", "9–12", "Kontrolleras enligt planen."),
            ("Mycket hög risk", "13–16", "Åtgärdas genast."),
        )
    ),
    shares=(30, 16, 54), dump_widths=(22, 12, 58), dump_header=("Bedömning Riskvärde Hantering ",),
)

BRUTTOLISTA = Table(
    id="t4",
    title="Bruttolista över risker",
    kind="risk",
    unit=None,
    decimals=0,
    stub="Risk",
    columns=(Column("s", "S", "other"), Column("k", "K", "other"), Column("r", "Risk-\nvärde", "other")),
    texts=(TextColumn("nr", "Nr"), TextColumn("ansvar", "Ansvarig")),
    order=("nr", "label", "s", "k", "r", "ansvar"),
    rows=tuple(
        Row(label, cells=amounts("s k", str(s), str(k)), texts={"nr": str(number), "ansvar": owner})
        for number, (label, s, k, owner) in enumerate(
            (
                ("Fakturor betalas utan att attest har gjorts av behörig person", 2, 3, "Ekonom"),
                ("Avgifter debiteras efter inaktuella inkomstuppgifter", 3, 3, "Avgiftshandläggare"),
                ("Delegering av läkemedel saknas när vikarie tar pass", 3, 4, "Enhetschef"),
                ("Registerutdrag begärs inte in vid anställning", 1, 4, "HR-partner"),
                ("Genomförandeplan följs inte upp i tid", 4, 3, "Enhetschef"),
                ("Trygghetslarm provas inte varje månad", 2, 4, "Tekniker"),
                ("Behörigheter finns kvar efter avslutad tjänst", 4, 2, "Systemförvaltare"),
            ),
            1,
        )
    ),
    products=(("r", ("s", "k")),),
    shares=(6, 48, 6, 6, 9, 22),
    dump_widths=(5, 50, 5, 5, 8, 22),
    dump_header=("Nr Risk S K Risk-", "värde Ansvarig "),
)

PLANTS = [
    Plant(
        "t4", "Behörigheter finns kvar efter avslutad tjänst", "r", "6",
        "the product of 4 and 2 is 8, not 6",
        (("risk-product", "Behörigheter finns kvar efter avslutad tjänst", "r"),),
    ),
]

MOMENT = (
    # area, moment, likelihood, consequence, printed value, why it is wrong, method, comment
    ("Ekonomi", "Avgiftsbeslut fattas på aktuella inkomstuppgifter.", 4, 3, 12, None, "Stickprov på tjugo beslut i april och oktober",
     "Uppgifterna uppdateras en gång om året, och brukare som får ändrad inkomst däremellan ska anmäla det själva."),
    ("Ekonomi", "Privata medel redovisas enligt rutin och förvaras inlåsta.", 3, 3, 9, None, "Oanmält besök vid fyra enheter",
     "Kontrollen görs av två personer. Kvittenser jämförs med kassablad för de två senaste månaderna."),
    ("Läkemedel", "Delegering finns för alla som överlämnar läkemedel.", 4, 4, 12, "the product of Sannolik (4) and allvarlig (4) is 16, not 12",
     "Samtliga delegeringar vid enheten jämförs med schemat", "Delegeringen är personlig och gäller högst ett år."),
    ("Läkemedel", "Temperaturen i läkemedelskylar noteras dagligen.", 2, 3, 6, None, "Genomgång av listor en gång i kvartalet",
     "Två kylar saknade lista vid förra årets kontroll."),
    ("Dokumentation", "Genomförandeplan finns inom 14 dagar från beslut.", None, None, 9, None, "Rapport ur verksamhetssystemet",
     "Gäller hemtjänst och särskilt boende. Planen ska vara undertecknad."),
)


def _moments() -> tuple[list[Block], list[Risk]]:
    """The control moments as headings and lines, and the risks that stand in them."""
    blocks, risks, last = [], [], None
    for area, moment, s, k, stated, why, method, comment in MOMENT:
        if area != last:
            blocks.append(Heading(2, f"Kontrollområde: {area}"))
        last = area
        words = (LIKELIHOOD[s - 1], CONSEQUENCE[k - 1].lower()) if s else (None, None)
        risk = Risk(moment, stated, words[0], s, words[1], k, why=why)
        line = Lines((risk.text,))
        risks.append(Risk(**{**vars(risk), "block": line}))
        heading = "Riskvärdering" if s else "Riskvärde"
        blocks += [Heading(3, f"Kontrollmoment: {moment}"), Heading(3, heading), line, Lines((f"Kontrollmetod: {method}",)), Heading(3, "Kommentar"), Paragraph(comment)]
    return blocks, risks


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (SANNOLIKHET, KONSEKVENS, TOLKNING, BRUTTOLISTA):
        table.print_figures(PLANTS)
    moments, risks = _moments()
    risks += [
        Risk(row.title, int(BRUTTOLISTA.value(row.name, "r")), risk=int(BRUTTOLISTA.value(row.name, "s")), consequence=int(BRUTTOLISTA.value(row.name, "k")), table="t4", row=row.name)
        for row in BRUTTOLISTA.rows
    ]
    blocks = [
        Lines(("Vård- och omsorgsförvaltningen", "Dnr VON 2023/0284", "Antagen av vård- och omsorgsnämnden 2023-12-13")),
        Heading(1, "Inledning"),
        Paragraph(
            "Nämnden ska se till att den interna kontrollen är tillräcklig. Planen anger vad som ska kontrolleras under "
            "året, hur det ska göras och vem som ansvarar. Resultatet rapporteras till nämnden i samband med "
            "delårsrapporten och årsredovisningen."
        ),
        Heading(1, "Modell för riskvärdering"),
        Paragraph(
            "Varje risk bedöms efter hur sannolik den är och vilken konsekvens den får. Riskvärdet är sannolikheten "
            "multiplicerad med konsekvensen. Risker med värdet nio eller högre tas in i planen."
        ),
        SANNOLIKHET,
        KONSEKVENS,
        TOLKNING,
        PageBreak(),
        Heading(1, "Kontrollmoment 2024"),
        *moments,
        PageBreak(),
        Heading(1, "Bruttolista"),
        Paragraph(
            "Förvaltningens ledningsgrupp har tillsammans med skyddsombuden gått igenom verksamheten och bedömt "
            "riskerna i tabellen. S står för sannolikhet och K för konsekvens."
        ),
        BRUTTOLISTA,
        Heading(1, "Uppföljning"),
        Items(
            (
                "Kontrollerna i maj rapporteras till nämnden i juni.",
                "Kontrollerna i november rapporteras i årsredovisningen.",
                "Brister med värdet 13 eller högre rapporteras genast till förvaltningschefen.",
            )
        ),
    ]
    return Report(
        name="internkontroll-i",
        title="Internkontrollplan 2024",
        kind="internkontrollplan",
        municipality="Almviks kommun",
        committee="Vård- och omsorgsnämnden",
        year=2024,
        diary="VON 2023/0284",
        date=(2023, 12, 13),
        counter="{page} ({pages})",
        blocks=blocks,
        plants=PLANTS,
        risks=risks,
    )
