"""Måluppföljning 2023, Barn- och utbildningsnämnden: indicators against targets, goals over several rows, each row with a unit of its own."""

from __future__ import annotations

from .model import BLANK, DASH, MIXED, Column, Heading, Items, Lines, Paragraph, Plant, Report, Row, Table, TextColumn, amounts

KUNSKAP = "Alla elever ska nå kunskapsmålen"
TRYGGHET = "En trygg skoldag för barn och unga"
FÖRSKOLA = "God tillgång till förskola av hög kvalitet"
RESURSER = "Hållbar användning av resurserna"
KOLADA = "Kolada"

PERCENT, WHOLE_PERCENT, COUNT = ("%", 1, "%"), ("%", 0, "%"), ("antal", 0, "")


def _indicator(goal: str, label: str, form: tuple[str, int, str], outcomes: str, target: str, trend: str, status: str, source: str) -> Row:
    """A row; where the target is no figure, nothing is measured against it."""
    unit, decimals, suffix = form
    cells = amounts("u21 u22 u23", *outcomes.split()) | amounts("rikt", target)
    if isinstance(cells["rikt"], str):
        cells["kvot"] = "*" if target == "*" else BLANK
    return Row(label, cells=cells, texts={"mål": goal, "trend": trend, "status": status, "källa": source}, unit=unit, decimals=decimals, suffix=suffix)


INDIKATORER = Table(
    id="t1",
    title="Indikatorer och riktvärden för nämndens resultatmål 2023",
    kind="indikator",
    unit=MIXED,
    decimals=0,
    stub="Indikator",
    columns=(
        Column("u21", "Utfall\n2021", "utfall", "2021"),
        Column("u22", "Utfall\n2022", "utfall", "2022"),
        Column("u23", "Utfall\n2023", "utfall", "2023"),
        Column("ändr", "Föränd-\nring %", "förändring", "2023", unit="%", decimals=1, suffix="%"),
        Column("rikt", "Riktvärde\n2023", "riktvärde", "2023"),
        Column("kvot", "Utfall/rikt-\nvärde %", "utfall/riktvärde", unit="%", decimals=0, suffix="%"),
    ),
    texts=(
        TextColumn("mål", "Resultatmål", spans=True), TextColumn("trend", "Trend"), TextColumn("status", "Status"), TextColumn("källa", "Källa/kommentar"),
    ),
    order=("mål", "label", "u21", "u22", "u23", "ändr", "trend", "rikt", "kvot", "status", "källa"),
    rows=(
        _indicator(KUNSKAP, "Elever i åk 9 som är behöriga till yrkesprogram, andel (%)", PERCENT, "84.16 86.13 87.42", "88.0", "Bättre", "Gul", f"{KOLADA} N15436"),
        _indicator(KUNSKAP, "Genomsnittligt meritvärde i åk 9, poäng", ("poäng", 1, ""), "221.34 224.81 219.57", "225.0", "Sämre", "Gul", f"{KOLADA} N15505"),
        _indicator(KUNSKAP, "Elever i åk 3 som har klarat alla delprov i matematik, andel (%)", WHOLE_PERCENT, "71 68 74", "öka", "Bättre", "Grön", "Egen uppföljning"),
        _indicator(KUNSKAP, "Gymnasieelever med examen inom fyra år, andel (%)", PERCENT, "76.44 77.93 79.18", "80.0", "Bättre", "Gul", "Kolada, avser kommunala skolor"),
        _indicator(TRYGGHET, "Elever i åk 5 som känner sig trygga i skolan, andel (%)", WHOLE_PERCENT, "89 87 88", "92", "Bättre", "Gul", "Elevenkät i mars"),
        _indicator(TRYGGHET, "Elever i åk 8 som känner sig trygga i skolan, andel (%)", WHOLE_PERCENT, "81 79 80", "85", "Bättre", "Röd", "Elevenkät i mars"),
        _indicator(TRYGGHET, "Anmälda kränkningar, antal", COUNT, "214 187 203", "minska", "Sämre", "Röd", "Egen uppföljning"),
        _indicator(FÖRSKOLA, "Väntetid till förskoleplats, dagar", ("dagar", 0, ""), "27 22 19", "20", "Bättre", "Grön", "Egen uppföljning"),
        _indicator(FÖRSKOLA, "Barn per årsarbetare i förskolan, antal", ("antal", 1, ""), "5.32 5.21 5.06", "5.2", "Bättre", "Grön", "Skolverkets statistik"),
        _indicator(FÖRSKOLA, "Förskollärare med legitimation, andel (%)", PERCENT, "46.21 47.84 48.93", "oförändrat", "Bättre", "Grön", "Skolverkets statistik"),
        _indicator(RESURSER, "Nettokostnad per barn i förskolan (kr)", ("kr", 0, ""), "148920 156340 163275", "160000", "Sämre", "Röd", "Ekonomisystemet"),
        _indicator(RESURSER, "Matsvinn per portion, gram", ("gram", 0, ""), "38 34 31", "35", "Bättre", "Grön", "Mäts vecka 9 och 40"),
        _indicator(RESURSER, "Ekologiska livsmedel, andel av inköpen (%)", PERCENT, "31.46 28.72 26.17", "*", "Sämre", DASH, "Riktvärde beslutas 2024"),
        _indicator(RESURSER, "Elever med skolskjuts, antal", COUNT, f"{DASH} 1284 1267", BLANK, "Bättre", BLANK, BLANK),
    ),
    changes=(("ändr", "u22", "u23"),),
    ratios=(("kvot", "u23", "rikt"),),
    breaks=True,
    shares=(14, 22, 8, 8, 8, 8, 8, 10, 10, 7, 14),
    dump_break="Elever i åk 8 som känner sig trygga i skolan, andel (%)",
    dump_header=(
        "Resultatmål Indikator Utfall ", "2021 ", "", "Utfall ", "2022 ", "", "Utfall ", "2023 ", "", "Föränd-", "ring % ", "", "Trend Riktvärde ", "2023 ", "", "Utfall/rikt-",
        "värde % ", "", "Status Källa/kommentar ",
    ),
)


def _compared(goal: str, label: str, form: tuple[str, int, str], figures: str, comment: str) -> Row:
    """A row of outcome, the whole country, women and men; with an outcome of "+" it is the sum of the two."""
    unit, decimals, suffix = form
    cells = amounts("utf riket kv man", *figures.replace("_", "").split(" "))
    if cells["utf"] == "+":
        del cells["utf"]
    return Row(label, cells=cells, texts={"mål": goal, "komm": comment}, unit=unit, decimals=decimals, suffix=suffix)


INFLYTANDE = "Ökad delaktighet och inflytande"
FRITID = "Fler barn ska ha en meningsfull fritid"

JÄMFÖRELSE = Table(
    id="t2",
    title="Uppföljning av indikatorer för kvinnor och män",
    kind="indikator",
    unit=MIXED,
    decimals=0,
    stub="Indikatorer",
    columns=(
        Column("utf", "Utfall", "utfall", "2023"),
        Column("riket", "Riket", "riket", "2023"),
        Column("kv", "Utfall\nkvinnor", "utfall", "2023", breakdown="kvinnor"),
        Column("man", "Utfall\nmän", "utfall", "2023", breakdown="män"),
    ),
    texts=(TextColumn("mål", "Resultatmål", spans=True), TextColumn("komm", "Kommentar")),
    order=("mål", "label", "utf", "riket", "kv", "man", "komm"),
    rows=(
        _compared(INFLYTANDE, "Elever i åk 9 som upplever att de kan påverka undervisningen, andel (%)", WHOLE_PERCENT, "62 58 60 64", "Enkäten besvarades av 91 procent."),
        _compared(INFLYTANDE, "Vårdnadshavare som är nöjda med förskolan, index", ("index", 0, ""), "81 79 82 79", ""),
        _compared(INFLYTANDE, "Deltagare i nämndens ungdomsdialog, antal", COUNT, "+ _ 74 58", "Tre tillfällen."),
        _compared(FRITID, "Elever i åk 7–9 som deltar i kulturskolan, andel (%)", PERCENT, "14.2 11.8 19.3 9.4", ""),
        _compared(FRITID, "Deltagare i lovskola, antal", COUNT, "+ _ 141 177", "Lovskola ges i fyra veckor."),
        _compared(FRITID, "Besökare på öppna fritidsgården, antal", COUNT, "+ _ 1536 2871", "Några har inte angett kön."),
    ),
    splits=(("utf", ("kv", "man")),),
    shares=(18, 34, 9, 9, 9, 9, 22),
    dump_header=("Resultatmål Indikatorer Utfall Riket Utfall ", "kvinnor ", "Utfall ", "män ", "Kommentar "),
)

PLANTS = [
    Plant(
        "t1", "Elever i åk 3 som har klarat alla delprov i matematik, andel (%)", "ändr", "6,0%",
        "the change is given in percentage points: 74 of 68 is an increase by 8,8 %",
        (("change-percent", "Elever i åk 3 som har klarat alla delprov i matematik, andel (%)", "ändr"),),
    ),
    Plant(
        "t1", "Matsvinn per portion, gram", "ändr", "8,8%",
        "the sign shows that fewer is better: -8,8 % was meant",
        (("change-percent-sign", "Matsvinn per portion, gram", "ändr"),),
    ),
    Plant(
        "t1", "Elever i åk 9 som är behöriga till yrkesprogram, andel (%)", "kvot", "98%",
        "the ratio was taken of the outcome of 2022: 86,1 of 88,0 is 98 %, but 87,4 of 88,0 is 99 %",
        (("ratio-to-target", "Elever i åk 9 som är behöriga till yrkesprogram, andel (%)", "kvot"),),
    ),
    Plant(
        "t2", "Deltagare i lovskola, antal", "utf", "308",
        "one wrong digit: 141 women and 177 men are 318",
        (("gender-split", "Deltagare i lovskola, antal", "utf"),),
    ),
    Plant(
        "t2", "Besökare på öppna fritidsgården, antal", "utf", "4 419",
        "twelve visitors are counted in the total only: women and men are 4 407",
        (("gender-split", "Besökare på öppna fritidsgården, antal", "utf"),),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (INDIKATORER, JÄMFÖRELSE):
        table.print_figures(PLANTS)
    blocks = [
        Lines(("Barn- och utbildningsförvaltningen", "Dnr BUN 2024/019", "Antagen av barn- och utbildningsnämnden 2024-02-21")),
        Heading(1, "Så läses uppföljningen"),
        Paragraph(
            "Nämnden följer sina resultatmål med indikatorer. För varje indikator anges utfall för tre år, förändring "
            "sedan föregående år och det riktvärde som nämnden har beslutat. Status är grön när riktvärdet är nått, gul "
            "när utfallet är minst 95 procent av riktvärdet och annars röd."
        ),
        Items(
            (
                "Öka, minska och oförändrat betyder att jämförelsen görs med föregående års utfall.",
                "En stjärna betyder att riktvärde saknas för året.",
                "Ett streck betyder att uppgift saknas.",
            )
        ),
        INDIKATORER,
        Heading(1, "Jämförelse med riket och mellan könen"),
        Paragraph(
            "Där statistiken är uppdelad redovisas utfallet för kvinnor och män, eller för flickor och pojkar. Uppgift "
            "om riket finns bara för indikatorer ur nationella undersökningar."
        ),
        JÄMFÖRELSE,
    ]
    return Report(
        name="mal-h",
        title="Årsredovisning 2023 – måluppföljning",
        kind="årsredovisning",
        municipality="Vaggeryds kommun",
        committee="Barn- och utbildningsnämnden",
        year=2023,
        diary="BUN 2024/019",
        date=(2024, 2, 21),
        counter="Sida {page} ({pages})",
        blocks=blocks,
        plants=PLANTS,
        short="Vaggeryd",
        code="0665",
        landscape=True,
    )
