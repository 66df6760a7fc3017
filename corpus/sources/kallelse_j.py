"""A call to a committee's meeting bound with its papers: agenda, two letters of the office, a report and a plan.

The report's costs are negative and its deviation is utfall − budget, tkr.
"""

from __future__ import annotations

from .model import (
    Column, Heading, Item, Items, Letterhead, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, TextColumn, amounts,
)

MUNICIPALITY, COMMITTEE, OFFICE = "Tranås kommun", "Kultur- och fritidsnämnden", "Kultur- och fritidsförvaltningen"
REPORT_DIARY, PLAN_DIARY = "KFN 2024/0012", "KFN 2024/0031"
REPORT_SUBJECT = "Årsredovisning 2023 för kultur- och fritidsnämnden"
PLAN_SUBJECT = "Handlingsplan för trygga mötesplatser 2024–2026"

ÄRENDEN = Table(
    id="t1",
    title="Föredragningslista",
    kind="other",
    unit=None,
    decimals=0,
    stub="Ärende",
    columns=(),
    texts=(TextColumn("nr", "Nr"), TextColumn("dnr", "Diarienummer")),
    order=("nr", "label", "dnr"),
    rows=tuple(
        Row(label, texts={"nr": str(number), "dnr": diary})
        for number, (label, diary) in enumerate(
            (
                ("Upprop och val av justerare", ""),
                ("Fastställande av dagordning", ""),
                (REPORT_SUBJECT, REPORT_DIARY),
                (PLAN_SUBJECT, PLAN_DIARY),
                ("Rapport om sommarlovets aktiviteter, muntlig", "KFN 2024/0008"),
                ("Meddelanden och delegationsbeslut", ""),
            ),
            1,
        )
    ),
    shares=(8, 66, 26),
    dump_header=("Nr Ärende Diarienummer ",),
)

VERKSAMHETER = (
    # activity, utfall 2023, budget 2023, utfall 2022
    ("Nämnd och förvaltning", "-4217.4", "-4380.2", "-4126.3"),
    ("Bibliotek", "-11846.3", "-11590.6", "-11318.6"),
    ("Kulturskola", "-7932.6", "-8104.3", "-7710.2"),
    ("Allmän kultur", "-3418.7", "-3265.4", "-3390.4"),
    ("Idrott och anläggningar", "-21653.2", "-20475.3", "-20281.4"),
    ("Fritidsgårdar", "-6240.4", "-6418.3", "-6187.2"),
)

DRIFT = Table(
    id="t2",
    title="Driftredovisning per verksamhet, nettokostnad (tkr)",
    unit="tkr",
    decimals=0,
    stub="Verksamhet",
    columns=(
        Column("u23", "Utfall 2023", "utfall", "2023"),
        Column("b23", "Budget 2023", "budget", "2023"),
        Column("avv", "Avvikelse", "avvikelse", "2023"),
        Column("u22", "Utfall 2022", "utfall", "2022"),
    ),
    rows=(
        *(Row(label, cells=amounts("u23 b23 u22", *figures)) for label, *figures in VERKSAMHETER),
        Row("Summa", "total", parts=tuple(label for label, *_ in VERKSAMHETER)),
    ),
    differences=(("avv", "u23", "b23"),),
    dump_header=("Verksamhet Utfall 2023 Budget 2023 Avvikelse Utfall 2022 ",),
)

ÅTGÄRDER = Table(
    id="t3",
    title="Åtgärder 2024–2026",
    kind="other",
    unit=None,
    decimals=0,
    stub="Åtgärd",
    columns=(),
    texts=(TextColumn("ansvar", "Ansvarig"), TextColumn("klart", "Klart")),
    order=("label", "ansvar", "klart"),
    rows=tuple(
        Row(label, texts={"ansvar": owner, "klart": ready})
        for label, owner, ready in (
            ("Trygghetsvandring vid varje mötesplats", "Fritidschef", "hösten 2024"),
            ("Utbildning i lågaffektivt bemötande", "Enhetschefer", "våren 2025"),
            ("Bättre belysning vid biblioteket", "Tekniska kontoret", "våren 2025"),
            ("Gemensam rutin för hot och våld", "Förvaltningschef", "hösten 2025"),
            ("Uppföljning med besöksenkät", "Kvalitetsutvecklare", "hösten 2026"),
        )
    ),
    shares=(52, 26, 22),
    dump_header=("Åtgärd Ansvarig Klart ",),
)

PLANTS = [
    Plant(
        "t2", "Idrott och anläggningar", "avv", "1 178",
        "the minus sign of the deviation is lost: -1 178 was meant",
        (("deviation-sign", "Idrott och anläggningar", "avv"), ("sum-column", "Summa", "avv")),
    ),
    Plant(
        "t2", "Summa", "u22", "-53 104",
        "one wrong digit in the total: -53 014 was meant",
        (("sum-column", "Summa", "u22"),),
    ),
]

ITEMS = [
    Item("KALLELSE", None, "kallelse", "2024-03-19", 0),
    Item(REPORT_SUBJECT, REPORT_DIARY, "tjänsteskrivelse", "2024-03-05", 1),
    Item("Årsredovisning 2023", None, "årsredovisning", None, 2),
    Item(PLAN_SUBJECT, PLAN_DIARY, "tjänsteskrivelse", "2024-03-07", 3),
    Item(PLAN_SUBJECT, None, "handlingsplan", None, 4),
]


def _part(name: str, title: str, kind: str, blocks: list, tables_plants: list[Plant], **more) -> Report:
    return Report(
        name=f"kallelse-j-{name}", title=title, kind=kind, municipality=MUNICIPALITY, committee=COMMITTEE, year=2024, diary=more.pop("diary", ""),
        date=(2024, 3, 12), counter=more.pop("counter", "{page} ({pages})"), blocks=blocks, plants=tables_plants, short="Tranås", code="0687", **more,
    )


def _kallelse() -> Report:
    blocks = [
        Letterhead((MUNICIPALITY, COMMITTEE), ("KALLELSE", "Sammanträdesdatum", "2024-03-19")),
        Lines(("Tid: tisdagen den 19 mars 2024 klockan 13.30", "Plats: sammanträdesrum Kvarnen, stadshuset")),
        Paragraph("Ledamöter som inte kan delta kallar själva sin ersättare och meddelar nämndens sekreterare. Gruppmöten hålls från klockan 12.30."),
        ÄRENDEN,
        Lines(("Ordföranden", "Nämndens sekreterare")),
    ]
    return _part("kallelse", "Kallelse", "kallelse", blocks, [], shows_title=False)


def _årsredovisning_tjänsteskrivelse() -> Report:
    say = DRIFT.say
    blocks = [
        Letterhead((MUNICIPALITY, OFFICE), ("Tjänsteskrivelse", "Datum", "2024-03-05", "Diarienummer", REPORT_DIARY)),
        Lines(("Till kultur- och fritidsnämnden",)),
        Heading(1, REPORT_SUBJECT),
        Heading(2, "Förslag till beslut"),
        Items(("Nämnden godkänner årsredovisningen för 2023.", "Nämnden överlämnar årsredovisningen till kommunstyrelsen."), numbered=True),
        Heading(2, "Sammanfattning av ärendet"),
        Paragraph(
            f"Nämndens nettokostnad uppgick till {say('Summa', 'u23')} mot budgeterade {say('Summa', 'b23')}. Underskottet finns "
            "inom idrott och anläggningar, där kostnaderna för el och för reparation av ishallens kylanläggning har "
            "blivit högre än planerat. Kulturskolan och fritidsgårdarna lämnar överskott."
        ),
        Paragraph(
            "Besöken på biblioteket har ökat, och tre av fyra resultatmål bedöms som uppfyllda. Ett åtgärdsprogram för "
            "energianvändningen i anläggningarna redovisas i en särskild rapport före sommaren."
        ),
        Heading(2, "Beslutsunderlag"),
        Items(("Tjänsteskrivelse 2024-03-05", "Årsredovisning 2023")),
        Lines(("Beslutet skickas till:", "Kommunstyrelsen", "Ekonomienheten")),
    ]
    return _part("tjansteskrivelse-1", REPORT_SUBJECT, "tjänsteskrivelse", blocks, [], shows_title=False)


def _årsredovisning() -> Report:
    say = DRIFT.say
    blocks = [
        Lines(("Bilaga 1", "Kultur- och fritidsnämnden")),
        Heading(1, "Året i sammandrag"),
        Paragraph(
            "Efter två år med begränsningar har verksamheten varit öppen som vanligt. Biblioteket har haft fler "
            "besök än något tidigare år, medan antalet deltagare i kulturskolans grundkurser är oförändrat."
        ),
        Paragraph(
            "Ishallens kylanläggning stannade i oktober och var ur drift i fem veckor. Träningar flyttades under tiden "
            "till grannkommunerna, vilket har medfört kostnader för hyra och resor."
        ),
        Heading(1, "Ekonomi"),
        Paragraph("Kostnader redovisas med minustecken. Avvikelsen är utfall minus budget, och ett minus är ett underskott."),
        DRIFT,
        Paragraph(
            f"Biblioteket har kostat {say('Bibliotek', 'u23')}, vilket är {say('Bibliotek', 'avv')} mer än budget och förklaras av "
            f"nya inköpsavtal. Kulturskolan har haft två vakanser och lämnar ett överskott på {say('Kulturskola', 'avv')}."
        ),
        PageBreak(),
        Heading(1, "Resultatmål"),
        Items(
            (
                "Fler barn och unga ska delta i kulturlivet: målet är uppfyllt.",
                "Anläggningarna ska användas jämnare över dygnet: målet är uppfyllt.",
                "Föreningarna ska få besked om bidrag inom sex veckor: målet är uppfyllt.",
                "Energianvändningen ska minska: målet är inte uppfyllt.",
            )
        ),
        Heading(1, "Framtiden"),
        Paragraph(
            "Ett nytt kylaggregat handlas upp under våren. Nämnden behöver ta ställning till om den mindre isytan ska "
            "vara kvar. Bibliotekets lokaler ses över i samband med att medborgarkontoret flyttar in."
        ),
    ]
    return _part("arsredovisning", "Årsredovisning 2023", "årsredovisning", blocks, PLANTS)


def _plan_tjänsteskrivelse() -> Report:
    blocks = [
        Letterhead((MUNICIPALITY, OFFICE), ("Tjänsteskrivelse", "Datum", "2024-03-07", "Diarienummer", PLAN_DIARY)),
        Lines(("Till kultur- och fritidsnämnden",)),
        Heading(1, PLAN_SUBJECT),
        Heading(2, "Förslag till beslut"),
        Items(("Nämnden antar handlingsplanen för trygga mötesplatser.",)),
        Heading(2, "Sammanfattning av ärendet"),
        Paragraph(
            "Nämnden gav i höstas förvaltningen i uppdrag att ta fram en plan för trygghet på bibliotek, fritidsgårdar "
            "och i idrottshallar. Förslaget bygger på samtal med besökare, personal och skyddsombud. Kostnaden ryms inom "
            "budget, utom belysningen, som bekostas av tekniska kontoret."
        ),
        Heading(2, "Beslutsunderlag"),
        Items(("Tjänsteskrivelse 2024-03-07", "Handlingsplan för trygga mötesplatser 2024–2026")),
        Lines(("Beslutet skickas till:", "Tekniska kontoret", "Akten")),
    ]
    return _part("tjansteskrivelse-2", PLAN_SUBJECT, "tjänsteskrivelse", blocks, [], shows_title=False)


def _plan() -> Report:
    blocks = [
        Lines(("Bilaga 2",)),
        Heading(1, "Syfte"),
        Paragraph(
            "Planen ska göra kommunens mötesplatser trygga för dem som besöker dem och för dem som arbetar där. Den "
            "gäller bibliotek, fritidsgårdar, simhall och idrottshallar."
        ),
        Heading(1, "Utgångspunkter"),
        Items(
            (
                "Den som besöker en mötesplats ska veta vart man vänder sig.",
                "Ingen ska arbeta ensam på kvällstid.",
                "Händelser ska anmälas samma dag och följas upp inom en vecka.",
            )
        ),
        ÅTGÄRDER,
        Heading(1, "Uppföljning"),
        Paragraph("Planen följs upp i samband med årsredovisningen och revideras när åtgärderna är genomförda."),
    ]
    return _part("plan", PLAN_SUBJECT, "handlingsplan", blocks, [], counter="Sida {page} av {pages}")


def parts() -> list[Report]:
    """The five documents in the order in which they are bound."""
    for table in (ÄRENDEN, DRIFT, ÅTGÄRDER):
        table.print_figures(PLANTS)
    return [_kallelse(), _årsredovisning_tjänsteskrivelse(), _årsredovisning(), _plan_tjänsteskrivelse(), _plan()]


def whole(parts: list[Report]) -> Report:
    """All of them as one document."""
    first = parts[0]
    return Report(
        name="kallelse-j", title="Kallelse", kind="kallelse", municipality=MUNICIPALITY, committee=COMMITTEE, year=2023, diary="", date=first.date,
        counter=first.counter, blocks=[b for p in parts for b in p.blocks], plants=PLANTS, short=first.short, code=first.code, items=ITEMS,
    )
