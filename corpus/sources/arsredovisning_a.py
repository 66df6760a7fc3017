"""Årsredovisning 2023, Socialnämnden: costs negative, avvikelse = utfall − budget, tkr."""

from __future__ import annotations

from .model import Column, Heading, Items, Lines, PageBreak, Paragraph, Plant, Report, Row, Table, amounts

ENHETER = (
    # label, utfall 2023, utfall 2022, budget 2023
    ("Nämnd och nämndstöd", "-1412.6", "-1377.2", "-1450.3"),
    ("Ledning och stab", "-9846.3", "-9120.8", "-10215.4"),
    ("Familjerätt och familjerådgivning", "-4905.2", "-4217.9", "-4760.4"),
    ("Mottagning och utredning barn", "-17384.9", "-16950.4", "-16210.3"),
    ("Öppenvård barn och familj", "-11230.4", "-11874.1", "-11902.7"),
    ("Placeringar barn och unga", "-48617.3", "-43205.6", "-41350.2"),
    ("Utredning och stöd vuxna", "-14078.4", "-13642.7", "-14391.9"),
    ("Boendestöd och sysselsättning", "-19652.8", "-18833.5", "-19240.6"),
    ("Ekonomiskt bistånd", "-38290.6", "-36418.2", "-39875.1"),
    ("Integration och ensamkommande", "-3167.4", "-5029.3", "-4006.2"),
)

DRIFT = Table(
    id="t1",
    title="Driftredovisning, nettokostnad per enhet (tkr)",
    unit="tkr",
    decimals=0,
    stub="",
    columns=(
        Column("u23", "Utfall 2023", "utfall", "2023"),
        Column("u22", "Utfall 2022", "utfall", "2022"),
        Column("b23", "Budget 2023", "budget", "2023"),
        Column("avv", "Budget-\navvikelse 2023", "avvikelse", "2023"),
    ),
    rows=(
        *(Row(label, cells=amounts("u23 u22 b23", *figures)) for label, *figures in ENHETER),
        Row("Summa", "total", parts=tuple(label for label, *_ in ENHETER)),
    ),
    differences=(("avv", "u23", "b23"),),
    dump_header=("Utfall 2023 Utfall 2022 Budget 2023 ", "Budget-", "", "avvikelse 2023 "),
)

OMRÅDEN = (
    # label, units of the table above that make up budget 2023, budget 2024, plan 2025, plan 2026
    ("Nämnd, ledning och stab", ("Nämnd och nämndstöd", "Ledning och stab"), "-12048.4", "-12290.7", "-12537.4"),
    (
        "Verksamhet barn, unga och familj",
        ("Familjerätt och familjerådgivning", "Mottagning och utredning barn", "Öppenvård barn och familj", "Placeringar barn och unga"),
        "-80412.3",
        "-79630.4",
        "-78215.6",
    ),
    ("Verksamhet vuxna", ("Utredning och stöd vuxna", "Boendestöd och sysselsättning"), "-34890.4", "-35588.2", "-36299.8"),
    ("Försörjningsstöd och budgetrådgivning", ("Ekonomiskt bistånd",), "-39119.9", "-38600.4", "-38100.2"),
    ("Integration", ("Integration och ensamkommande",), "-3105.4", "-2640.6", "-2210.3"),
)

BUDGET = Table(
    id="t2",
    title="Driftsbudget 2024 med plan 2025–2026 (tkr)",
    unit="tkr",
    decimals=0,
    stub="Verksamhet (belopp i tkr)",
    columns=(
        Column("b23", "Budget\n2023", "budget", "2023"),
        Column("b24", "Budget\n2024", "budget", "2024"),
        Column("p25", "Plan 2025", "plan", "2025"),
        Column("p26", "Plan 2026", "plan", "2026"),
    ),
    rows=(
        *(
            Row(label, cells={"b23": sum(DRIFT.exact(u, "b23") for u in units), **amounts("b24 p25 p26", *figures)})
            for label, units, *figures in OMRÅDEN
        ),
        Row("Summa", "total", parts=tuple(label for label, *_ in OMRÅDEN)),
    ),
    dump_header=("Verksamhet (belopp i tkr) ", "", "Budget ", "2023 ", "", "Budget ", "2024 Plan 2025 Plan 2026 "),
)

PLANTS = [
    Plant(
        "t1", "Placeringar barn och unga", "b23", "-41 850",
        "one wrong digit in the budget cell: -41 350 was meant, which the row's deviation, the column total and the driftsbudget bear out",
        (("deviation-arithmetic", "Placeringar barn och unga", "avv"), ("sum-column", "Summa", "b23")),
    ),
    Plant(
        "t1", "Mottagning och utredning barn", "avv", "1 175",
        "the minus sign of the deviation is lost: -1 175 was meant",
        (("deviation-sign", "Mottagning och utredning barn", "avv"), ("sum-column", "Summa", "avv")),
    ),
    Plant(
        "t1", "Familjerätt och familjerådgivning", "u22", "-4-218",
        "a hyphen stands where the blank between the thousands belongs: -4 218 was meant",
        (("malformed-number", "Familjerätt och familjerådgivning", "u22"),),
    ),
    Plant(
        "t1", "Summa", "u22", "-160 760",
        "two neighbouring digits of the total have changed places: -160 670 was meant",
        (("sum-column", "Summa", "u22"),),
    ),
    Plant(
        "t2", "Summa", "p26", "-168 363",
        "one wrong digit in the total: -167 363 was meant",
        (("sum-column", "Summa", "p26"),),
    ),
]


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (DRIFT, BUDGET):
        table.print_figures(PLANTS)
    say, value = DRIFT.say, DRIFT.value
    placeringar = DRIFT.amount(value("Placeringar barn och unga", "u22") - value("Placeringar barn och unga", "u23"))
    bistånd = DRIFT.amount(value("Ekonomiskt bistånd", "u22") - value("Ekonomiskt bistånd", "u23"))
    ram = BUDGET.amount(value("Summa", "b23") - BUDGET.value("Summa", "b24"))
    blocks = [
        Lines(("Socialförvaltningen", "Dnr SN 2024/0031", "Antagen av socialnämnden 2024-02-20")),
        Heading(1, "Sammanfattning"),
        Paragraph(
            "Året har präglats av fler anmälningar om barn som far illa, av högre priser på köpt vård och av ett "
            "stabilt behov av försörjningsstöd. Nämnden har klarat sina lagstadgade utredningstider i de flesta "
            f"ärenden men inte hållit sin ekonomiska ram. Nettokostnaden uppgick till {say('Summa', 'u23')}, vilket är "
            f"{say('Summa', 'avv')} mer än budget."
        ),
        Paragraph(
            "Underskottet finns nästan helt inom placeringar av barn och unga. Övriga enheter har tillsammans hållit "
            "sina ramar genom att vakanta tjänster har tillsatts senare än planerat och genom att projekt med statliga "
            "medel har burit en del av de fasta kostnaderna."
        ),
        Heading(1, "Nämndens uppdrag"),
        Paragraph(
            "Socialnämnden ansvarar för individ- och familjeomsorg, familjerätt, ekonomiskt bistånd, boendestöd, "
            "öppenvård och mottagande av nyanlända. Uppdraget styrs främst av socialtjänstlagen och av reglementet som "
            "fullmäktige har beslutat. Arbetet bedrivs i tre verksamhetsområden och en stab."
        ),
        Paragraph("Fullmäktige har gett nämnden följande uppdrag för perioden 2023–2026:"),
        Items(
            (
                "Korta tiden från anmälan till beslut i barnärenden.",
                "Öka andelen barn som får stöd på hemmaplan i stället för placering.",
                "Samordna boendestöd och sysselsättning med arbetsmarknadsenheten.",
                "Redovisa effekten av digitala ansökningar om ekonomiskt bistånd.",
            )
        ),
        Heading(1, "Viktiga händelser"),
        Paragraph(
            "Under våren samlades mottagning och utredning i gemensamma lokaler i kvarteret Smeden. Flytten har "
            "underlättat samarbetet, men medförde dubbla hyror under en övergångstid. Öppenvården har byggt ut "
            "familjebehandlingen med två grupper per termin, och väntetiden har sjunkit."
        ),
        Paragraph(
            "En ny e-tjänst för återansökan om ekonomiskt bistånd togs i drift efter sommaren. Den som söker kan följa "
            "sitt ärende och lämna in underlag direkt i tjänsten. Handläggarna beskriver att färre ärenden behöver "
            "kompletteras, vilket frigör tid för samtal om vägen till egen försörjning."
        ),
        Paragraph(
            "Inom boendestödet har ett gemensamt schema för kvällar och helger prövats. Försöket utvärderas under nästa "
            "år tillsammans med brukarråd och fackliga organisationer."
        ),
        PageBreak(),
        Heading(1, "Ekonomi"),
        Heading(2, "Driftredovisning"),
        Paragraph(
            "Kostnader redovisas med minustecken. En positiv avvikelse betyder att enheten har kostat mindre än sin "
            "budget, en negativ att den har kostat mer."
        ),
        DRIFT,
        Heading(2, "Kommentar till utfallet"),
        Paragraph(
            f"Placeringarna kostade {say('Placeringar barn och unga', 'u23')}, en ökning med {placeringar} jämfört med året "
            "före. Antalet vårddygn på institution är i stort sett oförändrat, men dygnspriserna har stigit och två "
            "syskongrupper har behövt skyddat boende under en stor del av året. Konsulentstödda familjehem har använts "
            "när egna hem har saknats."
        ),
        Paragraph(
            f"Ekonomiskt bistånd visar ett överskott på {say('Ekonomiskt bistånd', 'avv')} mot budget trots att kostnaden har "
            f"ökat med {bistånd} sedan 2022. Riksnormen räknades upp kraftigt vid årsskiftet, samtidigt som fler hushåll "
            "än väntat har fått arbete eller studiestöd. Öppenvården redovisar ett överskott på "
            f"{say('Öppenvård barn och familj', 'avv')} till följd av vakanser."
        ),
        Paragraph(
            f"Boendestöd och sysselsättning har ett underskott på {say('Boendestöd och sysselsättning', 'avv')}, främst på grund "
            "av övertid under sommaren. Integration och ensamkommande har avvecklat ett boende tidigare än planerat och "
            f"lämnar ett överskott på {say('Integration och ensamkommande', 'avv')}."
        ),
        Heading(1, "Personal"),
        Paragraph(
            "Rekryteringsläget för socialsekreterare har förbättrats. Nämnden har inte hyrt in personal inom "
            "myndighetsutövningen sedan i maj, och introduktionen för nyutexaminerade har gjorts om så att de första "
            "månaderna sker med delad ärendemängd. Medarbetarsamtalen visar att arbetsbelastningen upplevs som hög men "
            "mer förutsägbar än tidigare."
        ),
        Paragraph(
            "Sjukfrånvaron har minskat inom staben och öppenvården men är fortsatt hög inom boendestödet. Arbetet med "
            "hälsosamma scheman fortsätter, och skyddsronder görs nu även i brukares hem."
        ),
        PageBreak(),
        Heading(1, "Budget och plan"),
        Paragraph(
            "Fullmäktige har beslutat om nämndens ram för nästa år med plan för de två följande. Fördelningen på "
            "verksamheter framgår av tabellen. Förslaget innebär att medel flyttas från placeringar till öppenvård i "
            "den takt som behovet av institutionsvård minskar."
        ),
        BUDGET,
        Paragraph(
            f"Ramen för 2024 är {BUDGET.say('Summa', 'b24')}, att jämföra med {BUDGET.say('Summa', 'b23')} för 2023. Det är en "
            f"ökning med {ram}. Ökningen täcker uppräkning av priser och löner samt en del av de högre "
            "placeringskostnaderna. I gengäld ska nämnden redovisa en plan för ekonomi i balans senast i samband med "
            "delårsrapporten."
        ),
        Heading(1, "Framtiden"),
        Paragraph(
            "En ny socialtjänstlag väntas träda i kraft under planperioden. Den ställer högre krav på förebyggande "
            "arbete och på uppföljning med kunskap som grund. Nämnden har därför påbörjat en kartläggning av vilka "
            "insatser som kan ges utan individuell behovsprövning."
        ),
        Paragraph(
            "Befolkningsprognosen visar att antalet barn minskar samtidigt som fler äldre personer lever ensamma. Det "
            "påverkar behovet av stöd till vuxna mer än barnverksamheten. Lokalbehovet ses över tillsammans med "
            "kommunens fastighetsenhet, och ett gemensamt familjehus prövas som alternativ till dagens spridda lokaler."
        ),
        Heading(1, "Risker"),
        Items(
            (
                "Enstaka placeringar med höga dygnskostnader kan snabbt påverka nämndens resultat.",
                "Statliga medel till öppenvård är tidsbegränsade och kan upphöra utan ersättning.",
                "Byte av verksamhetssystem kräver arbetstid från samma personer som handlägger ärenden.",
            )
        ),
    ]
    return Report(
        name="arsredovisning-a",
        title="Årsredovisning 2023",
        kind="årsredovisning",
        municipality="Almviks kommun",
        committee="Socialnämnden",
        year=2023,
        diary="SN 2024/0031",
        date=(2024, 2, 20),
        counter="{page}({pages})",
        blocks=blocks,
        plants=PLANTS,
    )
