//! Pages of the web, Markdown, separated values and gzipped files that are hostile.

use super::HostileFile;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

const MIB: usize = 1 << 20;

pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).expect("memory takes all");
    packer.finish().expect("memory takes all")
}

/// All of them.
pub(crate) fn files() -> Vec<HostileFile> {
    let page = |body: &str| format!("<!DOCTYPE html><html><body>{body}</body></html>").into_bytes();
    let row = "<tr><td>Summa</td><td>1 204</td><td>7</td><td>9</td><td>11</td></tr>";
    let table = |rows: &str| page(&format!("<table>{rows}</table>"));
    let columns = |count: usize| (0..count).map(|n| format!("{n};")).collect::<Vec<_>>().concat() + "\n";
    let good = "Enhet;2022;2023\nStab;1;2\nSkola;3;4\nSumma;4;6\n";
    let bomb = gzipped(&vec![b' '; 160 * MIB]);
    [
        ("good.html", table(&row.repeat(3))),
        ("cells.html", table(&row.repeat(6_000))),
        ("spans.html", table(&"<td colspan=65535 rowspan=65535>1".repeat(60))),
        ("spanned-rows.html", table(&"<tr><td rowspan=65535>1<td rowspan=0>2".repeat(8_000))),
        ("deep.html", page(&"<div>".repeat(400_000))),
        ("paragraphs.html", page(&"<p>1".repeat(1_500_000))),
        ("rows.html", table(&"<tr>".repeat(1_500_000))),
        ("deep-tables.html", page(&"<table><tr><td>1".repeat(10_000))),
        ("attributes.html", page(&format!("<p {}>1", "a=1 b=".repeat(200_000)))),
        ("open-attribute.html", page(&format!("<p a=\"{}", "x ".repeat(4 * MIB)))),
        ("entities.html", page(&"&nbsp;&#x110000;&#0;&notit;&".repeat(50_000))),
        ("half.html", table(&row.repeat(3))[..90].to_vec()),
        ("deep.md", (">".repeat(20_000) + " a\n" + &"- ".repeat(20_000) + "b\n").into_bytes()),
        ("brackets.md", ("[".repeat(50_000) + &"*_`".repeat(50_000)).into_bytes()),
        (
            "wide.md",
            format!("{}\n{}\n{}\n", "|a".repeat(9_000), "|-".repeat(9_000), "|1".repeat(9_000)).into_bytes(),
        ),
        ("good.csv", good.as_bytes().to_vec()),
        ("wide.csv", columns(10_000).repeat(5).into_bytes()),
        ("too-wide.csv", columns(400_000).repeat(3).into_bytes()),
        ("separators.csv", [good.as_bytes(), &vec![b';'; 20 * MIB]].concat()),
        ("open-quote.csv", [good.as_bytes(), b"\"", &vec![b'x'; 20 * MIB]].concat()),
        ("quotes.csv", "a;\"b\"\"\n".repeat(100_000).into_bytes()),
        ("good.csv.gz", gzipped(good.as_bytes())),
        ("bomb.txt.gz", bomb.clone()),
        ("bomb-in-bomb.txt.gz", gzipped(&gzipped(&bomb))),
        (
            "archives.txt.gz",
            gzipped(&super::archive::zip(&[("a.zip", &super::archive::zip(&[("b.csv", good.as_bytes())]))])),
        ),
        ("many.txt.gz", gzipped(b"a").repeat(50_000)),
        ("half.csv.gz", gzipped(good.as_bytes())[..30].to_vec()),
        ("a-page.xls", table(&row.repeat(3))),
        ("a-table.docx", good.as_bytes().to_vec()),
        ("a-page.pdf", table(row)),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .collect()
}
