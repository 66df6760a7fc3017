"""The papers of socialnamnd_l: three annual reports, a plan, and the papers of a meeting that hold the report of 2023 with an annex."""

from __future__ import annotations

from .model import Block, Heading, Item, Items, Letterhead, Lines, PageBreak, Paragraph, Plant, Report
from .socialnamnd_l import ANNEX, COMMITTEE, DRIFT, MUNICIPALITY, MÅL, NETTO, PERSONAL, PLAN_BUDGET, PLAN_TARGETS, PLAN_VOLUMES, SLIP, VOLYMER

SHORT, CODE = "Åmål", "1492"
DIARIES = {2022: "SN 2023/0017", 2023: "SN 2024/0009", 2024: "SN 2025/0012"}
DECIDED = {2022: (2023, 2, 14), 2023: (2024, 2, 13), 2024: (2025, 2, 18)}

# What the papers say of measures that cannot be compared, or figures that were changed; the key of the series quotes it.
REDEFINED = (
    "Måttet för skyddat boende har gjorts om. Till och med 2022 räknades dygn per hushåll, nu räknas dygn för varje "
    "person, och utfallen för de båda åren kan därför inte ställas mot varandra."
)
RESTATED = (
    "Boendestödet flyttades den 1 januari 2024 från öppenvårdsenheten till vuxenenheten. Bokslutet för 2023 är för "
    "dessa två enheter omräknat efter den nya organisationen. Nämndens total påverkas inte."
)
SUPPLEMENT = "Kommunfullmäktige beslutade den 17 juni om tilläggsbudget för placeringar av barn och unga med {amount}."


def _report(name: str, title: str, kind: str, year: int, diary: str, date: tuple[int, int, int], blocks: list[Block], plants: list[Plant], **more) -> Report:
    more = {"counter": "{page} ({pages})"} | more
    return Report(
        name=name, title=title, kind=kind, municipality=MUNICIPALITY, committee=COMMITTEE, year=year, diary=diary, date=date, blocks=blocks,
        plants=plants, short=SHORT, code=CODE, **more,
    )


def report_2022() -> Report:
    """The annual report of 2022."""
    for tables in (DRIFT, VOLYMER, MÅL, PERSONAL):
        tables[2022].print_figures([])
    say = DRIFT[2022].say
    blocks = [
        Lines(("Socialförvaltningen", f"Dnr {DIARIES[2022]}", "Antagen av socialnämnden 2023-02-14")),
        Heading(1, "Året i korthet"),
        Paragraph(
            "Nämnden har under året tagit emot fler orosanmälningar än någonsin. Trots det har handläggarna fått mer tid "
            "för varje familj, eftersom mottagningen sorterar ärendena tidigare. Kostnaderna för vård utanför hemmet har "
            f"däremot fortsatt att stiga. Nettokostnaden blev {say(NETTO.id, 'utf')}, och nämnden redovisar ett underskott på "
            f"{say(NETTO.id, 'avv')} mot budget."
        ),
        Heading(1, "Ekonomi"),
        Paragraph("Kostnader skrivs med minus. Minus i kolumnen för avvikelse betyder att enheten har överskridit sin budget."),
        DRIFT[2022],
        Paragraph(
            f"Underskottet för placeringar är {say('l-placeringar', 'avv')}. Två tonåringar har vårdats på låst institution under större delen av "
            f"hösten. Ekonomiskt bistånd lämnar ett överskott på {say('l-bistånd', 'avv')}, vilket beror på att fler unga vuxna har "
            "börjat studera."
        ),
        PageBreak(),
        Heading(1, "Volymer"),
        Paragraph("Tabellen visar nämndens volymer för året och för året före."),
        VOLYMER[2022],
        Paragraph("Dygnen i skyddat boende räknas per hushåll."),
        Heading(1, "Måluppfyllelse"),
        Paragraph("Nämndens tre resultatmål följs med indikatorer. Ett mål anses uppnått när utfallet är lika bra som riktvärdet eller bättre."),
        MÅL[2022],
        PageBreak(),
        Heading(1, "Medarbetare"),
        Paragraph("Sjukfrånvaron har ökat under vintern men minskat efter sommaren. Handledning i grupp erbjuds nu på alla enheter."),
        PERSONAL[2022],
        Heading(1, "Framtiden"),
        Paragraph(
            "En ny socialtjänstlag förbereds. Nämnden räknar med att mer av stödet ska kunna ges utan utredning och planerar "
            "därför för en gemensam ingång tillsammans med skolan."
        ),
    ]
    return _report("socialnamnd-l-2022", "Årsredovisning 2022", "årsredovisning", 2022, DIARIES[2022], DECIDED[2022], blocks, [])


def _blocks_2023() -> list[Block]:
    for tables in (DRIFT, VOLYMER, MÅL, PERSONAL):
        tables[2023].print_figures([SLIP])
    say = DRIFT[2023].say
    return [
        Lines(("Socialförvaltningen", f"Dnr {DIARIES[2023]}", "Behandlas av socialnämnden 2024-02-13")),
        Heading(1, "Sammanfattning"),
        Paragraph(
            "Ökade priser på vård och fler placerade barn gör att nämnden inte klarar sin budget. Nettokostnaden är "
            f"{say(NETTO.id, 'utf')}, vilket är {say(NETTO.id, 'avv')} mer än budgeterat. Samtidigt har väntetiderna i "
            "barnärenden kortats, och sjukfrånvaron är lägre än på flera år."
        ),
        Heading(1, "Ekonomiskt utfall"),
        Paragraph("Kostnader skrivs med minus. Avvikelsen är utfall minus budget."),
        DRIFT[2023],
        Paragraph(
            f"Placeringarna överskrider budget med {say('l-placeringar', 'avv')}. Dygnspriset hos konsulenter har höjts två "
            f"gånger under året. Öppenvårdsenheten har hållit flera tjänster obesatta och lämnar ett överskott på {say('l-öppenvård', 'avv')}."
        ),
        PageBreak(),
        Heading(1, "Verksamhetens volymer"),
        Paragraph("Volymerna hämtas ur verksamhetssystemet den 15 januari."),
        VOLYMER[2023],
        Paragraph(REDEFINED),
        Heading(1, "Mål och indikatorer"),
        Paragraph("Utfall och riktvärden för nämndens tre resultatmål."),
        MÅL[2023],
        PageBreak(),
        Heading(1, "Personal"),
        Paragraph("Rekryteringen av socialsekreterare har gått lättare än tidigare, och ingen personal är längre inhyrd."),
        PERSONAL[2023],
        Heading(1, "Blicken framåt"),
        Paragraph(
            "Boendestödet flyttas vid årsskiftet till vuxenenheten, så att den som behöver stöd i hemmet möter samma personal "
            "som har utrett behovet. Öppenvårdsenheten inriktas helt på familjer med barn."
        ),
    ]


def report_2023() -> Report:
    """The annual report of 2023 by itself."""
    return _report("socialnamnd-l-2023", "Årsredovisning 2023", "årsredovisning", 2023, DIARIES[2023], DECIDED[2023], _blocks_2023(), [SLIP])


def plan_2024() -> Report:
    """The plan with the budget of 2024, decided in the autumn before."""
    for table in (PLAN_BUDGET, PLAN_VOLUMES, PLAN_TARGETS):
        table.print_figures([])
    diary = "SN 2023/0088"
    blocks = [
        Lines(("Socialförvaltningen", f"Dnr {diary}", "Antagen av socialnämnden 2023-11-21")),
        Heading(1, "Inledning"),
        Paragraph(
            "Planen anger vad socialnämnden ska åstadkomma under 2024 och vilka medel som finns. Den bygger på kommunfullmäktiges beslut "
            "om ramar och på de mål som gäller för mandatperioden."
        ),
        Paragraph("Boendestödet förs vid årsskiftet över från öppenvårdsenheten till vuxenenheten. Budgeten för 2023 visas i den gamla organisationen."),
        Heading(1, "Budget"),
        PLAN_BUDGET,
        Paragraph("Medel för indexhöjningar av hyror ligger kvar centralt och fördelas i mars."),
        PageBreak(),
        Heading(1, "Volymer"),
        Paragraph("Budgeten förutsätter att de sociala kontrakten är avvecklade när året börjar."),
        PLAN_VOLUMES,
        Heading(1, "Riktvärden"),
        Paragraph("Riktvärdena fastställs för tre år och prövas på nytt varje höst."),
        PLAN_TARGETS,
        Heading(1, "Uppföljning"),
        Items(("Ekonomin följs upp varje månad utom i januari och juli.", "Volymer följs upp i april, augusti och december.", "Indikatorerna följs upp en gång om året.")),
    ]
    return _report("verksamhetsplan-l-2024", "Verksamhetsplan med budget 2024", "verksamhetsplan", 2024, diary, (2023, 11, 21), blocks, [])


def report_2024() -> Report:
    """The annual report of 2024."""
    for tables in (DRIFT, VOLYMER, MÅL, PERSONAL):
        tables[2024].print_figures([])
    drift, value = DRIFT[2024], DRIFT[2024].value
    supplement = drift.amount(abs(value("l-placeringar", "bud") - PLAN_BUDGET.value("l-placeringar", "b24")))
    blocks = [
        Lines(("Socialförvaltningen", f"Dnr {DIARIES[2024]}", "Antagen av socialnämnden 2025-02-18")),
        Heading(1, "Sammanfattning av året"),
        Paragraph(
            f"Nettokostnaden stannade på {drift.say(NETTO.id, 'utf')}, vilket innebär ett överskott på {drift.say(NETTO.id, 'avv')} mot den "
            "budget som gäller efter årets ändringar. Antalet dygn på institution har minskat sedan fler familjer fått stöd hemma."
        ),
        Heading(1, "Ekonomi"),
        Paragraph(SUPPLEMENT.format(amount=supplement)),
        drift,
        Paragraph(RESTATED),
        Paragraph(
            f"Vuxenenheten har ett underskott på {drift.say('l-vuxen', 'avv')} sedan flera stödboenden har behövt köpas. Placeringarna "
            f"ryms i den utökade budgeten och lämnar {drift.say('l-placeringar', 'avv')}."
        ),
        PageBreak(),
        Heading(1, "Volymer"),
        VOLYMER[2024],
        Paragraph("Familjebehandling är ett nytt mått. Sociala kontrakt finns inte längre och har tagits bort ur redovisningen."),
        Heading(1, "Indikatorer"),
        MÅL[2024],
        PageBreak(),
        Heading(1, "Personal"),
        Paragraph("Andelen som slutar på egen begäran är den lägsta sedan mätningarna började."),
        PERSONAL[2024],
        Heading(1, "Nästa år"),
        Paragraph("Nämnden går över till ett nytt verksamhetssystem i oktober. Under införandet kan statistiken bli ofullständig."),
    ]
    return _report("socialnamnd-l-2024", "Årsredovisning 2024", "årsredovisning", 2024, DIARIES[2024], DECIDED[2024], blocks, [])


SUBJECT = "Årsredovisning 2023 för socialnämnden"
ITEMS = [
    Item(SUBJECT, DIARIES[2023], "tjänsteskrivelse", "2024-02-01", 0),
    Item("Årsredovisning 2023", DIARIES[2023], "årsredovisning", None, 1),
    Item("Underlag till kommunens årsredovisning 2023", None, "årsredovisning", None, 2),
]


def bundle_parts() -> list[Report]:
    """The papers of the meeting in which the report of 2023 was decided: letter, report, annex."""
    report = report_2023()
    ANNEX.print_figures([])
    say = DRIFT[2023].say
    letter = [
        Letterhead((MUNICIPALITY, "Socialförvaltningen"), ("Tjänsteskrivelse", "Datum", "2024-02-01", "Diarienummer", DIARIES[2023])),
        Lines(("Till socialnämnden",)),
        Heading(1, SUBJECT),
        Heading(2, "Förslag till beslut"),
        Items(("Socialnämnden godkänner årsredovisningen för 2023.", "Socialnämnden lämnar underlaget vidare till kommunstyrelsen."), numbered=True),
        Heading(2, "Sammanfattning av ärendet"),
        Paragraph(
            f"Nämndens nettokostnad är {say(NETTO.id, 'utf')} och budgeten {say(NETTO.id, 'bud')}. Förvaltningen bedömer att kostnaderna "
            "för placeringar kommer att vara höga även nästa år och återkommer i mars med förslag till åtgärder."
        ),
        Heading(2, "Beslutsunderlag"),
        Items(("Årsredovisning 2023", "Underlag till kommunens årsredovisning 2023")),
        Lines(("Beslutet skickas till:", "Kommunstyrelsen", "Akten")),
    ]
    annex = [
        Lines(("Bilaga 1", "Socialnämnden")),
        Heading(1, "Nämndens kostnader och intäkter"),
        Paragraph("Uppgifterna lämnas till ekonomikontoret för den gemensamma årsredovisningen. Kostnader skrivs med minus."),
        ANNEX,
        Paragraph("Köpt vård står för hela ökningen i förhållande till budget. Intäkterna från Migrationsverket blev högre än väntat."),
    ]
    return [
        _report("handlingar-l-2023-letter", SUBJECT, "tjänsteskrivelse", 2023, "", (2024, 2, 1), letter, [], shows_title=False),
        report,
        _report("handlingar-l-2023-annex", "Underlag till kommunens årsredovisning 2023", "årsredovisning", 2023, "", (2024, 2, 1), annex, []),
    ]


def bundle(parts: list[Report]) -> Report:
    """The papers as one document."""
    return _report(
        "handlingar-l-2023", SUBJECT, "årsredovisning", 2023, "", (2024, 2, 1), [b for p in parts for b in p.blocks], [SLIP], items=ITEMS,
    )
