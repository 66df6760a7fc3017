"""Äldrenämnden of the made-up municipality over two years, 2022 and 2023. Costs are positive, avvikelse = budget − utfall, tkr."""

from __future__ import annotations

from .model import Column, Heading, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, amounts
from .over_years import HEADCOUNT, PERCENT, Measure, indicators, sexes, staff, volumes

MUNICIPALITY, COMMITTEE = "Almviks kommun", "Äldrenämnden"

AREAS = (
    Measure("m-nämnd", {2022: "Nämnd"}, {2021: "1046.3", 2022: "1081.4", 2023: "1103.2"}, {2022: "1100.3", 2023: "1120.4"}),
    Measure("m-ledning", {2022: "Ledning och stab"}, {2021: "11872.4", 2022: "12236.3", 2023: "12740.4"}, {2022: "12150.4", 2023: "12600.3"}),
    Measure("m-bistånd", {2022: "Biståndshandläggning", 2023: "Biståndsenheten"}, {2021: "6418.2", 2022: "6597.4", 2023: "6832.3"}, {2022: "6650.2", 2023: "6790.4"}),
    Measure("m-hemtjänst", {2022: "Hemtjänst"}, {2021: "65217.6", 2022: "68426.8", 2023: "71935.7"}, {2022: "66899.7", 2023: "70149.7"}),
    Measure("m-natt", {2022: "Hemtjänst, natt", 2023: "Nattpatrull"}, {2021: "8316.3", 2022: "8492.2", 2023: "8705.4"}, {2022: "8450.4", 2023: "8680.2"}),
    Measure("m-särskilt", {2022: "Särskilt boende"}, {2021: "102683.7", 2022: "106309.6", 2023: "110873.8"}, {2022: "105799.6", 2023: "111199.7"}),
    Measure("m-korttid", {2022: "Korttidsboende"}, {2021: "14236.4", 2022: "13907.2", 2023: "15418.3"}, {2022: "14300.4", 2023: "14650.3"}),
    Measure("m-dag", {2022: "Dagverksamhet och träffpunkter", 2023: "Dagverksamhet, träffpunkter"}, {2021: "3562.3", 2022: "4018.4", 2023: "4127.3"}, {2022: "4150.2", 2023: "4210.4"}),
)
SUMMA = Measure("m-summa", {2022: "Summa"})

# A mark that points to the note below the table, in the papers of 2023.
VOLUMES = (
    Measure("m-personer", {2022: "Hemtjänst, antal personer", 2023: "Personer med hemtjänst, antal"}, {2021: "431", 2022: "447", 2023: "462"}),
    Measure("m-timmar", {2022: "Hemtjänst, antal utförda timmar", 2023: "Utförda hemtjänsttimmar, antal*"}, {2021: "118420", 2022: "123867", 2023: "109254"}),
    Measure("m-platser", {2022: "Platser i särskilt boende", 2023: "Särskilt boende, antal platser"}, {2021: "154", 2022: "154", 2023: "158"}),
    Measure("m-kort-platser", {2022: "Platser på korttidsboende", 2023: "Korttidsboende, antal platser"}, {2021: "19", 2022: "18", 2023: "20"}),
    Measure("m-kort-dygn", {2022: "Dygn på korttidsboende", 2023: "Korttidsboende, antal dygn"}, {2021: "5873", 2022: "5418", 2023: "6192"}),
    Measure("m-larm", {2022: "Trygghetslarm, antal"}, {2021: "612", 2022: "633", 2023: "659"}),
    Measure("m-besök", {2022: "Dagverksamhet, antal besök", 2023: "Besök i dagverksamhet, antal"}, {2021: "3914", 2022: "5237", 2023: "5608"}),
    Measure("m-anhörig", {2022: "Anhöriga som fått avlösning, antal", 2023: None}, {2021: "42", 2022: "38"}),
    Measure("m-hemgång", {2023: "Trygg hemgång, antal personer"}, {2023: "71"}),
)

STAFF = (
    Measure("m-årsarbetare", {2022: "Årsarbetare, antal"}, {2021: "+ 268.4 31.2", 2022: "+ 273.7 34.3", 2023: "+ 279.2 38.4"}, form=HEADCOUNT, measured="1/1–31/12"),
    Measure("m-månad", {2022: "Månadsanställda, antal", 2023: "Antal månadsanställda"}, {2021: "+ 287 33", 2022: "+ 291 37", 2023: "+ 294 41"}, measured="30/11"),
    Measure("m-heltid", {2022: "Månadsanställda som arbetar heltid, andel (%)", 2023: "Heltidsarbetande månadsanställda, andel (%)"}, {2021: "61.3 60.2 70.6", 2022: "63.8 62.7 72.1", 2023: "66.4 65.1 75.8"}, form=PERCENT, measured="30/11"),
    Measure("m-sjuk", {2022: "Sjukfrånvaro (%)", 2023: "Sjukfrånvaro, totalt (%)"}, {2021: "9.4 9.8 6.1", 2022: "10.2 10.7 6.8", 2023: "8.9 9.3 6.2"}, form=PERCENT, measured="1/12–30/11"),
    Measure("m-sjuk-lång", {2022: "Sjukfrånvaro, dag 60 och framåt (%)", 2023: "Sjukfrånvaro fr.o.m. dag 60 (%)"}, {2021: "4.1 4.3 2.6", 2022: "4.4 4.6 2.9", 2023: "3.8 4.0 2.5"}, form=PERCENT, measured="1/12–30/11"),
)

TRYGGT, GOTT = "Ett tryggt liv för äldre", "Stöd av god kvalitet"
INDICATORS = (
    Measure("m-nöjd-hemma", {2022: "Nöjda med hemtjänsten som helhet, andel (%)", 2023: "Nöjda med hemtjänsten, andel (%)"}, {2021: "89", 2022: "87", 2023: "90"}, targets={2022: "90", 2023: "90"}, form=("%", 0, "%"), goal=TRYGGT, source="Socialstyrelsen"),
    Measure("m-nöjd-boende", {2022: "Nöjda med särskilt boende som helhet, andel (%)", 2023: "Nöjda med särskilt boende, andel (%)"}, {2021: "81", 2022: "78", 2023: "80"}, targets={2022: "82", 2023: "82"}, form=("%", 0, "%"), goal=TRYGGT, source="Socialstyrelsen"),
    Measure("m-väntetid", {2022: "Väntetid till särskilt boende, dagar i genomsnitt", 2023: "Väntetid till säbo, genomsnitt i dagar"}, {2021: "48", 2022: "57", 2023: "43"}, targets={2022: "50", 2023: "45"}, form=("dagar", 0, ""), goal=GOTT, source="Egen mätning", less_is_better=True),
    Measure("m-kontinuitet", {2022: "Personal som en person med hemtjänst möter på 14 dagar, antal"}, {2021: "15", 2022: "16", 2023: "14"}, targets={2022: "14", 2023: "13"}, form=("antal", 0, ""), goal=GOTT, source="Egen mätning", less_is_better=True),
)

NEW_SOURCE = (
    "* Tiden registreras sedan mars 2023 i ett nytt planeringssystem, där personalens restid inte ingår. Antalet timmar är "
    "därför inte jämförbart bakåt i tiden."
)


def _drift(year: int, title: str, order: str) -> Table:
    columns = {
        "utf": Column("utf", f"Utfall\n{year}", "utfall", str(year)), "förra": Column("förra", f"Utfall\n{year - 1}", "utfall", str(year - 1)),
        "bud": Column("bud", f"Budget\n{year}", "budget", str(year)), "avv": Column("avv", "Avvikelse", "avvikelse", str(year)),
    }
    return Table(
        id="t1", title=title, unit="tkr", decimals=0, stub="Område", columns=tuple(columns[c] for c in order.split()),
        rows=(
            *(Row(m.label(year), cells=amounts("utf förra bud", m.value(year, year), m.value(year, year - 1), m.budgets[year]), id=m.id) for m in AREAS),
            Row(SUMMA.label(year), "total", parts=tuple(m.id for m in AREAS), id=SUMMA.id),
        ),
        differences=(("avv", "bud", "utf"),),
    )


DRIFT = {2022: _drift(2022, "Kostnader per område (tkr)", "bud utf avv förra"), 2023: _drift(2023, "Driftredovisning per område (tkr)", "förra utf bud avv")}
VOLYMER = {
    2022: volumes("t2", "Volymer", "Volymmått", VOLUMES, 2022, ("Utfall 2022", "Utfall 2021"), shares=(60, 20, 20)),
    2023: volumes("t2", "Volymmått", "Mått", VOLUMES, 2023, ("Utfall 2023", "Utfall 2022"), shares=(60, 20, 20)),
}
MÅL = {
    2022: indicators("t3", "Indikatorer", INDICATORS, 2022, ("Utfall\n2021", "Utfall\n2022", "Riktvärde\n2022"), shares=(19, 33, 10, 10, 12, 12, 16)),
    2023: indicators("t3", "Nämndens indikatorer", INDICATORS, 2023, ("Utfall\n2022", "Utfall\n2023", "Riktvärde\n2023"), shares=(19, 33, 10, 10, 12, 12, 16)),
}
PERSONAL = {
    2022: staff("t4", "Nyckeltal, personal", STAFF, 2022, sexes(2022, "{}", "Kvinnor\n{}", "Män\n{}"), shares=(29, 14, 11, 11, 10, 11, 11, 10)),
    2023: staff("t4", "Personalnyckeltal", STAFF, 2023, sexes(2023, "Totalt", "Kvinnor", "Män", grouped=True), shares=(29, 14, 11, 11, 10, 11, 11, 10)),
}

# The report of 2022 has 68 427 and a total that holds; copied, two digits have changed places and the total of the column fails.
SLIP = Plant(
    "t1", "m-hemtjänst", "förra", "64 827", "two digits have changed places in copying: the report of 2022 has 68 427",
    (("sum-column", SUMMA.id, "förra"),),
)


def _report(year: int, title: str, diary: str, date: tuple[int, int, int], blocks: list, plants: list[Plant]) -> Report:
    return Report(
        name=f"aldrenamnd-m-{year}", title=title, kind="årsredovisning", municipality=MUNICIPALITY, committee=COMMITTEE, year=year, diary=diary, date=date,
        counter="Sida {page} av {pages}", blocks=blocks, plants=plants,
    )


def report_2022() -> Report:
    """The annual report of 2022."""
    for tables in (DRIFT, VOLYMER, MÅL, PERSONAL):
        tables[2022].print_figures([])
    say = DRIFT[2022].say
    blocks = [
        Lines(("Äldreförvaltningen", "Dnr ÄN 2023-14", "Beslutad av äldrenämnden 2023-02-22")),
        Heading(1, "Sammanfattning"),
        Paragraph(
            f"Nämndens kostnader uppgick till {say(SUMMA.id, 'utf')}, vilket är {say(SUMMA.id, 'avv')} mer än budget. Hemtjänsten står för det mesta av "
            "överskridandet. Fler har blivit beviljade stora insatser i hemmet i väntan på en plats i särskilt boende."
        ),
        Heading(1, "Ekonomi"),
        DRIFT[2022],
        Paragraph(f"Korttidsboendet har haft färre platser öppna under sommaren och lämnar ett överskott på {say('m-korttid', 'avv')}."),
        Heading(1, "Volymer"),
        VOLYMER[2022],
        PageBreak(),
        Heading(1, "Mål"),
        Paragraph("Nämnden följer två mål. Uppgifterna om nöjdhet kommer ur den nationella undersökningen bland äldre."),
        MÅL[2022],
        Heading(1, "Personal"),
        Paragraph("Sjukfrånvaron har ökat i alla grupper. Rekryteringen av undersköterskor är svårast inför sommaren."),
        PERSONAL[2022],
    ]
    return _report(2022, "Verksamhetsberättelse 2022", "ÄN 2023-14", (2023, 2, 22), blocks, [])


def report_2023() -> Report:
    """The annual report of 2023."""
    for tables in (DRIFT, VOLYMER, MÅL, PERSONAL):
        tables[2023].print_figures([SLIP])
    say = DRIFT[2023].say
    blocks = [
        Lines(("Äldreförvaltningen", "Dnr ÄN 2024-11", "Beslutad av äldrenämnden 2024-02-21")),
        Heading(1, "Året som gick"),
        Paragraph(
            f"Kostnaderna blev {say(SUMMA.id, 'utf')} mot budgeterade {say(SUMMA.id, 'bud')}. Ett nytt särskilt boende öppnade i september, och väntetiden till en plats har "
            "kortats. Hemtjänsten har bytt planeringssystem."
        ),
        Heading(1, "Ekonomi"),
        Paragraph("En positiv avvikelse är ett överskott."),
        DRIFT[2023],
        Paragraph(f"Särskilt boende lämnar ett överskott på {say('m-särskilt', 'avv')}, eftersom det nya boendet öppnade senare än planerat."),
        PageBreak(),
        Heading(1, "Volymmått"),
        VOLYMER[2023],
        Paragraph(NEW_SOURCE),
        Heading(1, "Målarbete"),
        MÅL[2023],
        PageBreak(),
        Heading(1, "Medarbetare"),
        Paragraph("Heltid erbjuds alla som anställs. Sjukfrånvaron har minskat sedan scheman börjat läggas gemensamt."),
        PERSONAL[2023],
    ]
    return _report(2023, "Verksamhetsberättelse 2023", "ÄN 2024-11", (2024, 2, 21), blocks, [SLIP])
