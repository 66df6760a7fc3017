"""Verksamhetsstatistik 2023, Bildningsnämnden: volymer, besök, months and years, and a table of another kind.

All figures are counts and printed whole, so no difference can be rounding, except in means and per cents.
"""

from __future__ import annotations

from .model import DASH, MIXED, Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, TextColumn, amounts

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
IDS = " ".join(MONTHS)

VOLYMER = Table(
    id="t1",
    title="Volymmått",
    kind="volym",
    unit="antal",
    decimals=0,
    stub="Volymmått",
    columns=(
        Column("u21", "Utfall\n2021", "utfall", "2021"),
        Column("u22", "Utfall\n2022", "utfall", "2022"),
        Column("u23", "Utfall\n2023", "utfall", "2023"),
        Column("p24", "Prognos\n2024", "prognos", "2024"),
    ),
    rows=tuple(
        Row(label, "varav" if label.startswith("varav") else "item", amounts("u21 u22 u23 p24", *figures))
        for label, *figures in (
            ("Barn i förskola och pedagogisk omsorg, genomsnitt under året", "1143", "1118", "1087", "1055"),
            ("Elever i förskoleklass och grundskola, genomsnitt under året", "3264", "3291", "3307", "3280"),
            ("Inskrivna barn i fritidshem, genomsnitt under året", "1402", "1376", "1391", "1370"),
            ("Elever i anpassad grundskola", "61", "68", "74", "78"),
            ("Elever i gymnasieskolan folkbokförda i kommunen", "1029", "1046", "1063", "1090"),
            ("varav elever i andra kommuners och fristående skolor", "387", "402", "421", "430"),
            ("Heltidsstuderande i kommunal vuxenutbildning", "318", "344", "296", "310"),
            ("Deltagare i svenska för invandrare, per vecka", "142", DASH, "163", "150"),
            ("Årsplatser i kulturskolan", "655", "637", "671", "690"),
        )
    ),
    shares=(52, 12, 12, 12, 12),
    dump_widths=(46, 11, 11, 11, 12),
    dump_header=("Volymmått Utfall ", "2021 ", "", "Utfall ", "2022 ", "", "Utfall ", "2023 ", "", "Prognos ", "2024 "),
)

BESÖK = Table(
    id="t2",
    title="Antal besök vid nämndens anläggningar",
    kind="volym",
    unit=MIXED,
    decimals=0,
    stub="Anläggning",
    columns=(
        Column("u22", "2022", "utfall", "2022"),
        Column("u23", "2023", "utfall", "2023"),
        Column("diff", "Förändring\nantal", "förändring", "2023"),
        Column("proc", "Förändring\n%", "förändring", "2023", unit="%", decimals=1),
    ),
    rows=(
        *(
            Row(label, cells=amounts("u22 u23", *figures), unit="antal")
            for label, *figures in (
                ("Huvudbiblioteket", "148372", "156904"),
                ("Filialbiblioteken", "31846", "29517"),
                ("Bokbussen", "4127", "4390"),
                ("Simhallen Delfinen", "96518", "103275"),
                ("Almviks museum", "18263", "17084"),
                ("Ungdomens hus", "12740", "15632"),
            )
        ),
        Row("Summa besök", "total", parts=("Huvudbiblioteket", "Filialbiblioteken", "Bokbussen", "Simhallen Delfinen", "Almviks museum", "Ungdomens hus"), unit="antal"),
    ),
    nets={"diff": ((1, "u23"), (-1, "u22"))},
    changes=(("proc", "u22", "u23"),),
    shares=(40, 15, 15, 15, 15),
    dump_widths=(30, 12, 12, 14, 14),
    dump_header=("Anläggning 2022 2023 Förändring ", "antal ", "Förändring ", "% "),
)

BARN = (
    ("2021", "1121 1130 1142 1151 1160 1163 1120 1074 1118 1139 1146 1149"),
    ("2022", "1104 1112 1125 1131 1138 1140 1098 1049 1096 1110 1116 1119"),
    ("2023", "1078 1085 1097 1102 1110 1109 1061 1012 1064 1080 1083 1082"),
)

MÅNADER = Table(
    id="t3",
    title="Inskrivna barn i förskolan per månad 2021–2023, antal",
    kind="period",
    unit="antal",
    decimals=0,
    stub="År",
    columns=(
        *(Column(month, month, "utfall", f"{number:02}") for number, month in enumerate(MONTHS, 1)),
        Column("snitt", "Snitt", "snitt"),
    ),
    rows=tuple(Row(year, cells=amounts(IDS, *figures.split())) for year, figures in BARN),
    means=(("snitt", MONTHS),),
    shares=(9, *[7] * 12, 8),
    dump_widths=(8, *[7] * 12, 9),
    dump_header=("År jan feb mar apr maj jun jul aug sep okt nov dec Snitt ",),
)

ÅR = (
    # year, pupils, from other municipalities, teachers, leaving with a diploma
    ("2017", "624", "86", "52", "148"), ("2018", "617", "91", "53", "151"), ("2019", "631", "97", "53", "143"),
    ("2020", "640", "102", "55", "156"), ("2021", "642", "88", "56", "160"), ("2022", "644", "93", "57", "155"),
    ("2023", "642", "104", "56", "162"),
)

GYMNASIET = Table(
    id="t4",
    title="Almgymnasiet 2017–2023, antal",
    kind="period",
    unit="antal",
    decimals=0,
    stub="År",
    columns=(
        Column("elever", "Elever\n15 oktober", "utfall"),
        Column("andra", "Elever från\nandra kommuner", "utfall"),
        Column("lärare", "Lärare,\nheltider", "utfall"),
        Column("examen", "Elever med\nexamen", "utfall"),
    ),
    rows=tuple(Row(year, cells=amounts("elever andra lärare examen", *figures)) for year, *figures in ÅR),
    shares=(16, 21, 21, 21, 21),
    dump_widths=(12, 14, 19, 14, 14),
    dump_header=("År Elever ", "15 oktober ", "Elever från ", "andra kommuner ", "Lärare, ", "heltider ", "Elever med ", "examen "),
)

LOKALER = Table(
    id="t5",
    title="Förskolor och deras lokaler",
    kind="other",
    unit=MIXED,
    decimals=0,
    stub="Förskola",
    columns=(
        Column("år", "Byggår", "other"),
        Column("yta", "Yta (m²)", "other", unit="m²"),
    ),
    texts=(TextColumn("hyra", "Hyresvärd"),),
    order=("label", "år", "yta", "hyra"),
    rows=tuple(
        Row(label, cells={"år": year, **amounts("yta", area)}, texts={"hyra": owner})
        for label, year, area, owner in (
            ("Blåklockan", "1978", "640", "Almviks Fastigheter"),
            ("Lärkan", "1991", "815", "Almviks Fastigheter"),
            ("Kotten", "2006", "1120", "Kommunen"),
            ("Bävern", "2018", "1385", "Kommunen"),
        )
    ),
    shares=(34, 18, 18, 30),
    dump_widths=(22, 9, 11, 24),
    dump_header=("Förskola Byggår Yta (m²) Hyresvärd ",),
)

PLANTS = [
    Plant(
        "t2", "Summa besök", "u23", "326 402",
        "one wrong digit in the total: 326 802 was meant",
        (("sum-column", "Summa besök", "u23"), ("change-amount", "Summa besök", "diff"), ("change-percent", "Summa besök", "proc")),
    ),
    Plant(
        "t2", "Almviks museum", "proc", "6,5",
        "the minus sign of the change is lost: -6,5 was meant",
        (("change-percent-sign", "Almviks museum", "proc"),),
    ),
    Plant(
        "t2", "Ungdomens hus", "proc", "18,5",
        "the change is taken from the new figure: (15 632 - 12 740) / 15 632 is 18,5 %, but 22,7 % of the old one",
        (("change-percent", "Ungdomens hus", "proc"),),
    ),
    Plant(
        "t3", "2023", "snitt", "1 098",
        "one wrong digit in the mean: 1 080 was meant",
        (("average", "2023", "snitt"),),
    ),
    Plant(
        "t1", "Elever i gymnasieskolan folkbokförda i kommunen", "u22", "1-046",
        "a hyphen stands where the blank between the thousands belongs: 1 046 was meant",
        (("malformed-number", "Elever i gymnasieskolan folkbokförda i kommunen", "u22"),),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (VOLYMER, BESÖK, MÅNADER, GYMNASIET, LOKALER):
        table.print_figures(PLANTS)
    blocks = [
        Lines(("Bildningsförvaltningen", "Dnr BIN 2024:41", "Till bildningsnämnden 2024-02-14")),
        Heading(1, "Verksamhetens omfattning"),
        Paragraph(
            "Barnkullarna minskar. Förskolan har nu färre barn än någon gång sedan den nya barnomsorgen byggdes ut, "
            "och två avdelningar stängdes efter sommaren. Grundskolan når sitt största elevantal i år och väntas "
            "därefter krympa med ungefär en klass om året. I gymnasieåldern ökar antalet elever ännu några år."
        ),
        VOLYMER,
        Paragraph(
            "Uppgiften om deltagare i svenska för invandrare saknas för 2022, eftersom systemet byttes ut under året. "
            "Årsplatserna i kulturskolan räknas om efter terminernas längd."
        ),
        Heading(1, "Besök"),
        Paragraph(
            "Besöken räknas med dörräknare på biblioteken och i museet, och med sålda och inlösta biljetter i simhallen. "
            "Bokbussens besök räknas av föraren. Museet höll stängt tre veckor i maj när taket lades om."
        ),
        BESÖK,
        PageBreak(),
        Heading(1, "Utveckling över tid"),
        Heading(2, "Förskolan månad för månad"),
        Paragraph(
            "Antalet inskrivna barn är lägst i augusti, när sexåringarna har gått vidare till förskoleklass, och högst "
            "under våren. Antalet avser den femtonde i varje månad."
        ),
        MÅNADER,
        Heading(2, "Almgymnasiet"),
        Paragraph(
            "Gymnasiet tar emot fler elever från grannkommunerna sedan naturbruksprogrammet startade. Andelen elever "
            "som tar examen inom tre år har ökat, vilket framgår av nämndens kvalitetsrapport."
        ),
        GYMNASIET,
        Heading(1, "Lokaler"),
        Items(
            (
                "Blåklockan behöver nytt ventilationsaggregat inom två år.",
                "Bäverns fjärde avdelning används tills vidare som öppen förskola.",
            )
        ),
        LOKALER,
    ]
    return Report(
        name="volymer-f",
        title="Årsredovisning 2023 – verksamhetens volymer",
        kind="årsredovisning",
        municipality="Almviks kommun",
        committee="Bildningsnämnden",
        year=2023,
        diary="BIN 2024:41",
        date=(2024, 2, 14),
        counter="Sid {page} av {pages}",
        blocks=blocks,
        plants=PLANTS,
    )
