"""Socialnämnden over three years, 2022 to 2024, with the plan for 2024: what it measures, and the tables of each paper.

Costs are negative, avvikelse = utfall − budget, tkr.
"""

from __future__ import annotations

from .model import Column, Plant, Row, Table, amounts
from .over_years import HEADCOUNT, PERCENT, Measure, in_year, indicators, sexes, staff, volumes

MUNICIPALITY, COMMITTEE = "Åmåls kommun", "Socialnämnden"

# Budgets of 2024 as the plan has them; the report of the year has two others.
UNITS = (
    Measure(
        "l-nämnd", {2022: "Nämnd"}, {2021: "-1184.3", 2022: "-1206.8", 2023: "-1241.4", 2024: "-1268.7"},
        {2022: "-1220.4", 2023: "-1250.2", 2024: "-1280.3"}, plans={2025: "-1305.4", 2026: "-1331.2"},
    ),
    Measure(
        "l-ledning", {2022: "Ledning och administration", 2024: "Ledning & administration"},
        {2021: "-8934.6", 2022: "-9207.3", 2023: "-9388.4", 2024: "-9571.6"},
        {2022: "-9150.3", 2023: "-9420.4", 2024: "-9640.3"}, plans={2025: "-9830.3", 2026: "-10025.4"},
    ),
    Measure(
        "l-mottagning", {2022: "Mottagningsenheten"}, {2021: "-6712.4", 2022: "-6985.1", 2023: "-7243.3", 2024: "-7391.8"},
        {2022: "-6900.3", 2023: "-7180.4", 2024: "-7419.6"}, plans={2025: "-7570.2", 2026: "-7720.3"},
    ),
    Measure(
        "l-barn", {2022: "Barn- och ungdomsenheten", 2023: "Barn och ungdomsenheten", 2024: "Enheten för barn och ungdom"},
        {2021: "-15320.7", 2022: "-15894.4", 2023: "-16712.6", 2024: "-17105.3"},
        {2022: "-15600.2", 2023: "-16250.4", 2024: "-16900.4"}, plans={2025: "-17240.3", 2026: "-17585.4"},
    ),
    Measure(
        "l-placeringar", {2022: "Placeringar av barn och unga", 2024: "Placeringar, barn och unga"},
        {2021: "-33876.3", 2022: "-36518.7", 2023: "-39742.2", 2024: "-40963.4"},
        {2022: "-34500.3", 2023: "-36800.4", 2024: "-38900.4"}, plans={2025: "-38200.3", 2026: "-37500.2"},
    ),
    Measure(
        "l-öppenvård", {2022: "Öppenvårdsenheten"}, {2021: "-13087.2", 2022: "-13441.3", 2023: "-13706.4", 2024: "-7622.3"},
        {2022: "-13559.7", 2023: "-13899.6", 2024: "-7709.7"}, plans={2025: "-7864.6", 2026: "-8019.7"}, restated={(2024, 2023): "-7494.2"},
    ),
    Measure(
        "l-vuxen", {2022: "Vuxenenheten"}, {2021: "-17645.4", 2022: "-18092.6", 2023: "-18830.3", 2024: "-25518.7"},
        {2022: "-18299.7", 2023: "-18759.7", 2024: "-25259.7"}, plans={2025: "-25769.7", 2026: "-26289.6"}, restated={(2024, 2023): "-25042.5"},
    ),
    Measure(
        "l-bistånd", {2022: "Ekonomiskt bistånd", 2023: "Ek. bistånd", 2024: "Ekonomiskt bistånd"},
        {2021: "-24318.6", 2022: "-23764.2", 2023: "-25190.8", 2024: "-24376.4"},
        {2022: "-24600.3", 2023: "-24900.2", 2024: "-25099.6"}, plans={2025: "-25400.3", 2026: "-25700.4"},
    ),
)
NETTO = Measure("l-netto", {2022: "Summa", 2023: "Summa nettokostnad", 2024: "Nämnden totalt"})
# What the report of 2024 prints instead: a decided supplement to one, nothing said of the other.
TILLÄGG = "-2500"
BUDGET_IN_REPORT = {"l-placeringar": "-41400.4", "l-ledning": "-9460.3"}

VOLUMES = (
    Measure(
        "l-hushåll", {2022: "Hushåll som fått ekonomiskt bistånd, snitt per månad", 2024: "Hushåll med ekonomiskt bistånd, genomsnitt per månad"},
        {2021: "287", 2022: "274", 2023: "281", 2024: "269"}, plans={2023: "280", 2024: "275"},
    ),
    Measure(
        "l-familjehem-dygn", {2022: "Vårddygn i familjehem, barn och unga", 2023: "Familjehemsplacerade barn och unga, antal vårddygn"},
        {2021: "14310", 2022: "15127", 2023: "15894", 2024: "16203"}, plans={2023: "15600", 2024: "15900"},
    ),
    Measure(
        "l-familjehem-individer", {2022: "Individer i familjehem, barn och unga", 2023: "Familjehemsplacerade barn och unga, antal individer"},
        {2021: "46", 2022: "49", 2023: "53", 2024: "55"}, plans={2023: "52", 2024: "53"},
    ),
    Measure(
        "l-institution-barn",
        {2022: "Vårddygn på institution, barn och unga", 2023: "Institutionsplacerade barn och unga, antal vårddygn", 2024: "Institutionsplacerade barn och unga, antal våddygn"},
        {2021: "3264", 2022: "3617", 2023: "4082", 2024: "3745"}, plans={2023: "3900", 2024: "3600"},
    ),
    Measure(
        "l-institution-vuxna", {2022: "Vårddygn på institution, vuxna", 2023: "Institutionsplacerade vuxna, antal vårddygn"},
        {2021: "2871", 2022: "2536", 2023: "2419", 2024: "2688"}, plans={2023: "2500", 2024: "2450"},
    ),
    Measure(
        "l-kontakt-exkl", {2022: "Antal kontaktfamiljer, barn och unga exkl ensamkommande", 2023: "Kontaktfamiljer, barn och unga exkl. ensamkommande"},
        {2021: "61", 2022: "58", 2023: "54", 2024: "57"}, plans={2023: "56", 2024: "58"},
    ),
    Measure(
        "l-kontakt-inkl", {2022: "Antal kontaktfamiljer, barn och unga inkl ensamkommande", 2023: "Kontaktfamiljer, barn och unga inkl. ensamkommande"},
        {2021: "68", 2022: "63", 2023: "57", 2024: "59"}, plans={2023: "60", 2024: "60"},
    ),
    Measure(
        "l-skyddat", {2022: "Skyddat boende, antal dygn", 2024: "Skyddat boende, antal dygn inkl. medföljande barn"},
        {2021: "946", 2022: "1012", 2023: "1873", 2024: "1794"}, plans={2023: "1800", 2024: "1700"},
    ),
    Measure(
        "l-orosanmälningar", {2022: "Antal orosanmälningar", 2023: "Orosanmälningar, antal"},
        {2021: "1138", 2022: "1274", 2023: "1356", 2024: "1421"}, plans={2023: "1350", 2024: "1400"},
    ),
    Measure("l-kontrakt", {2022: "Antal sociala kontrakt", 2023: "Sociala kontrakt, antal", 2024: None}, {2021: "39", 2022: "36", 2023: "31"}, plans={2023: "32", 2024: "0"}),
    Measure("l-familjebehandling", {2024: "Familjebehandling, antal avslutade ärenden"}, {2024: "64"}),
)

STAFF = (
    Measure("l-lönekostnader", {2022: "Lönekostnader totalt, tkr"}, {2021: "58214", 2022: "60387", 2023: "63052", 2024: "65118"}, form=("tkr", 0, " tkr"), measured="1/1–31/12"),
    Measure(
        "l-årsarbetare", {2022: "Årsarbetare, antal", 2024: "Antal årsarbetare"},
        {2021: "+ 87.4 19.2", 2022: "+ 88.3 20.4", 2023: "+ 90.2 20.1", 2024: "+ 91.6 21.7"}, form=HEADCOUNT, measured="1/1–31/12",
    ),
    Measure(
        "l-tillsvidare", {2022: "Tillsvidareanställda, antal"}, {2021: "+ 84 18", 2022: "+ 86 19", 2023: "+ 88 19", 2024: "+ 90 21"}, measured="30/11",
    ),
    Measure(
        "l-visstid", {2022: "Visstidsanställda, antal"}, {2021: "+ 7 3", 2022: "+ 6 3", 2023: "+ 8 2", 2024: "+ 5 2"}, measured="30/11",
    ),
    Measure(
        "l-sjuk", {2022: "Sjukfrånvaro totalt (%)", 2024: "Total sjukfrånvaro (%)"},
        {2021: "7.8 8.4 5.1", 2022: "8.1 8.7 5.6", 2023: "7.3 7.9 4.8", 2024: "6.9 7.4 4.9"}, form=PERCENT, measured="1/12–30/11",
    ),
    Measure(
        "l-sjuk-kort", {2022: "Sjukfrånvaro, varav <15 dagar (%)"},
        {2021: "3.2 3.4 2.5", 2022: "3.9 4.1 3.1", 2023: "3.0 3.2 2.2", 2024: "2.8 2.9 2.4"}, form=PERCENT, measured="1/12–30/11", kind="varav",
    ),
    Measure(
        "l-sjuk-lång", {2022: "Sjukfrånvaro, varav >90 dagar (%)"},
        {2021: "3.1 3.5 1.4", 2022: "2.7 3.0 1.5", 2023: "2.9 3.2 1.6", 2024: "2.6 2.9 1.3"}, form=PERCENT, measured="1/12–30/11", kind="varav",
    ),
    Measure(
        "l-sjuk-ung", {2022: "Sjukfrånvaro, anställda 18–29 år (%)", 2024: "Sjukfrånvaro 18–29 år (%)"},
        {2021: "5.4 5.7 4.3", 2022: "6.3 6.6 5.2", 2023: "5.1 5.4 3.9", 2024: "4.8 5.0 4.1"}, form=PERCENT, measured="1/12–30/11",
    ),
    Measure(
        "l-sjuk-mellan", {2022: "Sjukfrånvaro, anställda 30–49 år (%)", 2024: "Sjukfrånvaro 30–49 år (%)"},
        {2021: "7.2 7.8 4.7", 2022: "7.5 8.1 5.0", 2023: "6.8 7.4 4.2", 2024: "6.5 7.0 4.4"}, form=PERCENT, measured="1/12–30/11",
    ),
)

FÖRSÖRJNING, STÖD, NÖJDA = "Fler ska försörja sig själva", "Barn och unga ska få stöd i rätt tid", "Den som får stöd ska vara med och bestämma"
INDICATORS = (
    Measure(
        "l-långvarigt", {2022: "Vuxna med långvarigt ekonomiskt bistånd, andel av befolkningen (%)", 2024: "Långvarigt ekonomiskt bistånd bland vuxna, andel (%)"},
        {2021: "1.9", 2022: "1.8", 2023: "1.7", 2024: "1.5"}, targets={2022: "1.7", 2023: "1.7", 2024: "1.6", 2025: "1.5", 2026: "1.4"},
        form=PERCENT, goal=FÖRSÖRJNING, source="Kolada N31816", less_is_better=True,
    ),
    Measure(
        "l-vidare", {2022: "Deltagare som gått vidare till arbete eller studier, andel (%)"},
        {2021: "34.2", 2022: "36.8", 2023: "41.3", 2024: "39.6"}, targets={2022: "38.0", 2023: "40.0", 2024: "42.0", 2025: "43.0", 2026: "44.0"},
        form=PERCENT, goal=FÖRSÖRJNING, source="Egen uppföljning",
    ),
    Measure(
        "l-inom-fyra", {2022: "Barnutredningar klara inom fyra månader, andel (%)", 2023: "Andel barnutredningar klara inom fyra månader (%)"},
        {2021: "81.4", 2022: "79.6", 2023: "86.2", 2024: "88.1"}, targets={2022: "85.0", 2023: "85.0", 2024: "90.0", 2025: "90.0", 2026: "92.0"},
        form=PERCENT, goal=STÖD, source="Egen uppföljning",
    ),
    Measure(
        "l-utredningstid", {2022: "Utredningstid i barnärenden, genomsnitt i dagar"},
        {2021: "112", 2022: "117", 2023: "104", 2024: "101"}, targets={2022: "110", 2023: "110", 2024: "105", 2025: "100", 2026: "100"},
        form=("dagar", 0, ""), goal=STÖD, source="Egen uppföljning", less_is_better=True,
    ),
    Measure(
        "l-åter-barn", {2022: "Barn 0–12 år som inte kommit tillbaka inom ett år efter avslutad insats, andel (%)", 2024: "Ej återaktualiserade barn 0–12 år inom ett år, andel (%)"},
        {2021: "74.3", 2022: "76.1", 2023: "75.4", 2024: "78.9"}, targets={2022: "76.0", 2023: "77.0", 2024: "78.0", 2025: "79.0", 2026: "80.0"},
        form=PERCENT, goal=STÖD, source="Kolada U33461",
    ),
    Measure(
        "l-åter-unga", {2022: "Unga 13–20 år som inte kommit tillbaka inom ett år efter avslutad insats, andel (%)", 2024: "Ej återaktualiserade unga 13–20 år inom ett år, andel (%)"},
        {2021: "79.8", 2022: "78.2", 2023: "80.7", 2024: "81.5"}, targets={2022: "80.0", 2023: "80.0", 2024: "81.0", 2025: "82.0", 2026: "83.0"},
        form=PERCENT, goal=STÖD, source="Kolada U33462",
    ),
    Measure(
        "l-delaktig", {2022: "Brukare som kunnat påverka sitt stöd, andel (%)"},
        {2021: "68", 2022: "71", 2023: "73", 2024: "72"}, targets={2022: "70", 2023: "73", 2024: "75", 2025: "76", 2026: "77"},
        form=("%", 0, "%"), goal=NÖJDA, source="Enkät i oktober",
    ),
)


def _drift(year: int, title: str, stub: str, columns: tuple[Column, ...], **more) -> Table:
    """Units with outcome, outcome of the year before, budget and deviation, in the order in which the columns come."""
    budget = lambda m: BUDGET_IN_REPORT.get(m.id, m.budgets[year]) if year == 2024 else m.budgets[year]
    rows = [Row(m.label(year), cells=amounts("utf förra bud", m.value(year, year), m.value(year, year - 1), budget(m)), id=m.id) for m in UNITS]
    rows.append(Row(NETTO.label(year), "total", parts=tuple(m.id for m in UNITS), id=NETTO.id))
    return Table(
        id="t1", title=title, unit="tkr", decimals=0, stub=stub, columns=columns, rows=tuple(rows), differences=(("avv", "utf", "bud"),), **more,
    )


def _column(id: str, header: str, measure: str, year: int) -> Column:
    return Column(id, header, measure, str(year))


DRIFT = {
    2022: _drift(
        2022, "Driftredovisning 2022 (tkr)", "Enhet",
        (_column("utf", "Utfall\n2022", "utfall", 2022), _column("förra", "Utfall\n2021", "utfall", 2021), _column("bud", "Budget\n2022", "budget", 2022), _column("avv", "Budget-\navvikelse 2022", "avvikelse", 2022)),
    ),
    2023: _drift(
        2023, "Nettokostnad per enhet (tkr)", "Enhet",
        (_column("bud", "Budget 2023", "budget", 2023), _column("utf", "Utfall 2023", "utfall", 2023), _column("avv", "Avvikelse", "avvikelse", 2023), _column("förra", "Utfall 2022", "utfall", 2022)),
        dump_header=("Enhet Budget 2023 Utfall 2023 Avvikelse Utfall 2022 ",),
    ),
    2024: _drift(
        2024, "Driftredovisning per enhet, belopp i tkr", "Enhet",
        (_column("utf", "Bokslut\n2024", "utfall", 2024), _column("bud", "Budget\n2024", "budget", 2024), _column("avv", "Avvikelse mot\nbudget", "avvikelse", 2024), _column("förra", "Bokslut\n2023", "utfall", 2023)),
    ),
}

VOLYMER = {
    2022: volumes("t2", "Volymmått", "Volymmått", VOLUMES, 2022, ("Utfall 2022", "Utfall 2021"), shares=(60, 20, 20)),
    2023: volumes("t2", "Volymutveckling", "Volymmått", VOLUMES, 2023, ("Utfall 2023", "Utfall 2022"), shares=(60, 20, 20), dump_header=("Volymmått Utfall 2023 Utfall 2022 ",)),
    2024: volumes("t2", "Nämndens volymer", "Mått", VOLUMES, 2024, ("Utfall\n2024", "Utfall\n2023"), shares=(64, 18, 18)),
}

WIDE = (26, 14, 14, 11, 9, 14, 11, 9)
PERSONAL = {
    2022: staff("t4", "Personalnyckeltal", STAFF, 2022, sexes(2022, "Totalt", "Kvinnor", "Män", grouped=True), shares=WIDE),
    2023: staff(
        "t4", "Nyckeltal för personalen", STAFF, 2023, sexes(2023, "{}", "Kvinnor\n{}", "Män\n{}"), shares=WIDE,
        dump_header=("Nyckeltal Mätdatum 2023 Kvinnor ", "2023 ", "", "Män ", "2023 ", "", "2022 Kvinnor ", "2022 ", "", "Män ", "2022 "),
    ),
    2024: staff("t4", "Personalnyckeltal", STAFF, 2024, sexes(2024, "Utfall\n{}", "Utfall\nkvinnor {}", "Utfall\nmän {}"), shares=(25, 14, 13, 12, 10, 13, 12, 10)),
}

GOALS = (19, 33, 10, 10, 12, 12, 16)
MÅL = {
    2022: indicators("t3", "Nämndens indikatorer", INDICATORS, 2022, ("Utfall\n2021", "Utfall\n2022", "Riktvärde\n2022"), shares=GOALS),
    2023: indicators(
        "t3", "Indikatorer och riktvärden", INDICATORS, 2023, ("Utfall\n2022", "Utfall\n2023", "Riktvärde\n2023"), shares=GOALS,
        dump_header=("Resultatmål Indikator Utfall ", "2022 ", "", "Utfall ", "2023 ", "", "Riktvärde ", "2023 ", "", "Status Källa "),
    ),
    2024: indicators("t3", "Uppföljning av nämndens indikatorer", INDICATORS, 2024, ("Utfall\n2023", "Utfall\n2024", "Riktvärde\n2024"), shares=GOALS),
}

PLAN_BUDGET = Table(
    id="t1", title="Driftsbudget 2024 med plan för 2025 och 2026 (tkr)", unit="tkr", decimals=0, stub="Enhet",
    columns=(_column("b23", "Budget\n2023", "budget", 2023), _column("b24", "Budget\n2024", "budget", 2024), _column("p25", "Plan\n2025", "plan", 2025), _column("p26", "Plan\n2026", "plan", 2026)),
    rows=(
        *(Row(m.label(2023), cells=amounts("b23 b24 p25 p26", m.budgets[2023], m.budgets[2024], m.plans[2025], m.plans[2026]), id=m.id) for m in UNITS),
        Row(NETTO.label(2023), "total", parts=tuple(m.id for m in UNITS), id=NETTO.id),
    ),
)

PLAN_VOLUMES = Table(
    id="t2", title="Volymmått i budget", kind="volym", unit="antal", decimals=0, stub="Volymmått",
    columns=(_column("u22", "Utfall\n2022", "utfall", 2022), _column("p23", "Prognos\n2023", "prognos", 2023), _column("b24", "Budget\n2024", "budget", 2024)),
    rows=tuple(Row(m.label(2023), cells=amounts("u22 p23 b24", m.value(2022, 2022), m.plans[2023], m.plans[2024]), id=m.id) for m in in_year(VOLUMES, 2023)),
    shares=(55, 15, 15, 15),
)

PLAN_TARGETS = Table(
    id="t3", title="Riktvärden för nämndens indikatorer", kind="indikator", unit="mixed", decimals=0, stub="Indikator",
    columns=(_column("u22", "Utfall\n2022", "utfall", 2022), _column("r24", "Riktvärde\n2024", "riktvärde", 2024), _column("r25", "Riktvärde\n2025", "riktvärde", 2025), _column("r26", "Riktvärde\n2026", "riktvärde", 2026)),
    rows=tuple(
        Row(m.label(2023), cells=amounts("u22 r24 r25 r26", m.value(2022, 2022), m.targets[2024], m.targets[2025], m.targets[2026]), id=m.id, unit=m.form[0], decimals=m.form[1], suffix=m.form[2])
        for m in INDICATORS
    ),
    shares=(44, 14, 14, 14, 14),
)


def _annex() -> Table:
    """Costs by their sort. The outcome of the whole is 312 tkr more than the committee's own report has."""
    whole = {column: DRIFT[2023].exact(NETTO.id, column) for column in ("utf", "bud")}
    whole["utf"] -= 312
    given = (
        ("Personalkostnader", "-64418.2", "-63150.4"), ("Köp av vård", "-31206.4", "-28300.3"), ("Utbetalt bistånd", "-23977.6", "-23700.2"),
        ("Lokaler", "-5316.3", "-5290.4"), ("Intäkter", "9124.7", "8400.3"),
    )
    rest = {c: str(whole[c] - sum(amounts("utf bud", *figures)[c] for _, *figures in given)) for c in whole}
    rows = [*given[:4], ("Övriga kostnader", rest["utf"], rest["bud"]), given[4]]
    return Table(
        id="t5", title="Kostnader och intäkter efter slag (tkr)", unit="tkr", decimals=0, stub="Slag",
        columns=(_column("utf", "Utfall 2023", "utfall", 2023), _column("bud", "Budget 2023", "budget", 2023), _column("avv", "Avvikelse", "avvikelse", 2023)),
        rows=(*(Row(label, cells=amounts("utf bud", *figures)) for label, *figures in rows), Row("Summa nämnden", "total", parts=tuple(label for label, *_ in rows), id=NETTO.id)),
        differences=(("avv", "utf", "bud"),),
        dump_header=("Slag Utfall 2023 Budget 2023 Avvikelse ",),
    )


ANNEX = _annex()

# Copied wrongly from the report of 2022, where 3 617 stands; no relation of the table shows it.
SLIP = Plant("t2", "l-institution-barn", "then", "3 167", "two digits have changed places in copying: the report of 2022 has 3 617", ())
