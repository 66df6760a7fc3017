//! Text dumps that are hostile: endless, binary, or full of figures that can be read in too many ways.

use super::{HostileFile, Numbers};

const MIB: usize = 1 << 20;

/// All of them.
pub(crate) fn files() -> Vec<HostileFile> {
    let mut numbers = Numbers(7);
    let mut figures =
        |count: usize| (0..count).map(|_| format!("{} ", numbers.below(1000))).collect::<Vec<_>>().concat();
    let rows = |row: &str, count: usize| {
        format!("Driftredovisning 2023 (tkr)\n\tUtfall 2023\n{}", row.repeat(count))
    };
    let nested = |count: usize| "(".repeat(count) + "1 200" + &")".repeat(count);
    [
        ("one-line", "Summa 1 234 ".repeat(20 * MIB / 12).into_bytes()),
        ("one-word", vec![b'x'; 8 * MIB]),
        ("one-figure", vec![b'7'; 8 * MIB]),
        ("blanks", vec![b' '; 16 * MIB]),
        ("blank-lines", vec![b'\n'; 4 * MIB]),
        ("returns", b"\r".repeat(MIB)),
        ("feeds", b"\x0c".repeat(MIB)),
        ("tabs", b"\t".repeat(4 * MIB)),
        ("nul-between", "Summa\0 1 234\0\n".repeat(1000).into_bytes()),
        ("nul-only", vec![0; MIB]),
        ("no-utf8", [b"Summa \xff\xfe\xc3 1 234\n".as_slice(), &[0xC3; 999]].concat().repeat(50)),
        ("utf16-odd", [b"\xff\xfe".as_slice(), &b"S\0u\0m\0m\0a\0 \0".repeat(999), b"1"].concat()),
        ("controls", (0..32_u8).cycle().take(MIB).collect()),
        ("turned", "\u{202E}Summa \u{2066}1 234\u{2069}\n".repeat(5000).into_bytes()),
        ("marks", ("a".to_owned() + &"\u{301}".repeat(MIB) + "\n1 234").into_bytes()),
        ("digits-apart", "1 2 3 4 5 6 7 8 9 0 ".repeat(5000).into_bytes()),
        ("figures-a-line", figures(200_000).into_bytes()),
        (
            "figures-all-over",
            rows("Ledning 1 300 800 800 280 330 360 120 450 660 230 780 910 340\n", 3000).into_bytes(),
        ),
        ("wide-table", rows(&format!("Ledning\t{}\n", "1 200\t".repeat(2000)), 50).into_bytes()),
        ("long-table", rows("Ledning\t1 200\n", 100_000).into_bytes()),
        ("totals", rows("Ledning\t1 200\nSumma\t1 200\n", 10_000).into_bytes()),
        ("signs", rows(&format!("Ledning\t{}5\n", "-".repeat(10_000)), 20).into_bytes()),
        ("brackets", rows(&format!("Ledning\t{}\n", nested(10_000)), 20).into_bytes()),
        ("points", "1.2.3.4.5.6.7.8.9.".repeat(50_000).into_bytes()),
        ("dates", "2023-01-01/2023-02-30 ".repeat(50_000).into_bytes()),
        ("diary", "SOCN/2023:103 Dnr KS 2023/99999999999999999999 \n".repeat(20_000).into_bytes()),
        ("large-figures", rows(&format!("Ledning\t{}\n", "9".repeat(400)), 200).into_bytes()),
        ("headings", "1.1.1.1.1.1.1 Rubrik\n\n".repeat(20_000).into_bytes()),
        ("html", "<table><tr><td>1 234</td></tr></table>".repeat(20_000).into_bytes()),
        ("empty", Vec::new()),
        ("one-byte", b"1".to_vec()),
    ]
    .into_iter()
    .map(|(name, bytes)| (format!("text-{name}.txt"), bytes))
    .collect()
}
