//! Exports: what is in them, that they follow their own schemas, and that the order of coming in changes no byte.

mod given;

use given::{YEARS, dataset};
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use sifferkoll_dataset::{DatasetError, Reader, Written};
use sifferkoll_package::{FileFacts, Format};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

const TABLES: [&str; 14] = [
    "documents",
    "files",
    "items",
    "tables",
    "rows",
    "figures",
    "risks",
    "findings",
    "warnings",
    "notes",
    "series",
    "observations",
    "statements",
    "matches",
];

/// Files by the names of their tables.
type Files = BTreeMap<&'static str, (Vec<u8>, Written)>;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a new folder")
}

fn export(reader: &Reader, format: Format) -> Files {
    let export = reader.export(format).expect("it is linked");
    let names = TABLES.map(|name| format.file_name(name));
    assert_eq!(export.files(), names);
    let write = |name: &'static str| {
        let mut bytes = Vec::new();
        let written = export.write(&format.file_name(name), &mut bytes).expect("it is written");
        (name, (bytes, written))
    };
    TABLES.map(write).into_iter().collect()
}

/// The rows of a file of JSON Lines.
fn objects(files: &Files, table: &str) -> Vec<Map<String, Value>> {
    let (bytes, written) = &files[table];
    let rows: Vec<_> = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("a line is an object"))
        .collect();
    assert_eq!(rows.len() as u64, written.rows, "{table}");
    rows
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

#[test]
fn everything_is_there() {
    let folder = folder();
    let files = export(&dataset(&folder, &YEARS, 0), Format::Jsonl);
    let counts: Vec<u64> = TABLES.iter().map(|name| files[name].1.rows).collect();
    assert_eq!(counts, [3, 5, 3, 6, 15, 24, 3, 3, 3, 3, 2, 6, 10, 1]);
    let find = |table: &str, name: &str, value: Value| {
        let mut rows = objects(&files, table).into_iter();
        rows.find(|row| row[name] == value).unwrap_or_else(|| panic!("{table}: {name} is never {value}"))
    };
    let document = find("documents", "year", json!(2021));
    assert_eq!(
        (&document["path"], &document["diary"]),
        (&json!("a/2021.pdf"), &json!(["SOCN/2023:103", "SOCN/2023:4"]))
    );
    assert_eq!((&document["relations_exact"], &document["relations_open"]), (&json!(5), &json!(2)));
    let copy = find("files", "path", json!("a/copy.zip/x.pdf"));
    assert_eq!((&copy["sha256"], &copy["size"]), (&document["sha256"], &json!(5_000_000_000_u64)));
    assert_eq!(find("files", "path", json!("a/b.pdf"))["error"], "damaged");
    let row = find("rows", "row", json!(1));
    assert_eq!(row["text"], json!({"Kommentar": "=1+1", "Källa": ""}));
    assert_eq!(find("rows", "label", json!("Övrigt"))["unmatched"], "single");
    let figure = find("figures", "raw", json!(">=100%"));
    let expect =
        [json!("100"), json!("bound"), json!(">="), json!("%"), json!(0), json!(2021), json!("utfall")];
    assert_eq!(
        ["value", "state", "op", "unit", "decimals", "year", "measure"].map(|name| figure[name].clone()),
        expect
    );
    assert_eq!(
        ["page", "x0", "y1", "first_line"].map(|name| figure[name].clone()),
        [json!(2), json!(70.9), json!(124.0), json!(null)]
    );
    let dash = find("figures", "raw", json!("-"));
    assert_eq!(
        ["value", "unit", "state"].map(|name| dash[name].clone()),
        [json!(null), json!(null), json!("dash")]
    );
    let dump = find("figures", "table", json!("t2"));
    assert_eq!(
        ["period", "year", "first_line", "page"].map(|name| dump[name].clone()),
        [json!("05"), json!(null), json!(7), json!(null)]
    );
    let finding = find("findings", "finding", json!(1));
    assert_eq!(
        ["table", "row", "column"].map(|name| finding[name].clone()),
        [json!("t1"), json!(4), json!(1)]
    );
    assert_eq!((&finding["message"], &finding["allowed_low"]), (&json!("Summa differs"), &json!("-15467")));
    let location = json!({"page": 2, "bbox": [70.9, 112.0, 524.4, 124.0]});
    assert_eq!(finding["repairs"][0]["location"], location);
    assert_eq!((&finding["repairs"][0]["to"], &finding["repairs"][0]["how"]), (&json!("2"), &json!("digit")));
    let series = find("series", "concept", json!("Ledning"));
    assert_eq!(
        ["series", "observations", "documents", "curated"].map(|name| series[name].clone()),
        [json!(1), json!(3), json!(3), json!(false)]
    );
    let observation = find("observations", "flags", json!("restated"));
    assert_eq!((&observation["value"], &observation["first_value"]), (&json!("-15566"), &json!("-1.5")));
    let told =
        objects(&files, "statements").into_iter().filter(|row| row["series"] == 1 && row["period"] == "2021");
    let told: Vec<_> =
        told.map(|row| (row["document_year"].clone(), row["own"].clone(), row["chosen"].clone())).collect();
    assert_eq!(told, [(json!(2021), json!(true), json!(true)), (json!(2022), json!(false), json!(false))]);
}

#[test]
fn the_order_of_coming_in_changes_no_byte() {
    let folder = folder();
    let one = dataset(&folder, &YEARS, 0);
    let two = dataset(&folder, &[2023, 2021, 2022], 40);
    for format in [
        Format::Csv,
        Format::Jsonl,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ] {
        let (first, second) = (export(&one, format), export(&two, format));
        for name in TABLES {
            assert!(first[name] == second[name], "{name} as {}", format.name());
            assert!(export(&one, format)[name] == first[name], "{name} as {}, written again", format.name());
        }
    }
}

/// What is wrong with a text in a column of this description.
fn trouble(field: &Value, value: &str) -> Option<String> {
    let rules = &field["constraints"];
    let say = |what: &str| Some(format!("{}: “{value}” {what}", field["name"]));
    if value.is_empty() {
        return if rules["required"] == true { say("is required") } else { None };
    }
    let fits = match text(&field["type"]) {
        "string" => true,
        "integer" => value.parse::<u64>().is_ok(),
        "boolean" => matches!(value, "true" | "false"),
        "number" => value
            .trim_start_matches('-')
            .split('.')
            .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())),
        "array" => serde_json::from_str::<Value>(value).is_ok_and(|value| value.is_array()),
        "object" => serde_json::from_str::<Value>(value).is_ok_and(|value| value.is_object()),
        other => panic!("the test does not know the type {other}"),
    };
    if !fits {
        return say("is of another type");
    }
    let listed = items(&rules["enum"]).count() == 0 || items(&rules["enum"]).any(|listed| listed == value);
    if listed { None } else { say("is not in the list") }
}

#[test]
fn the_package_follows_its_own_schemas() {
    let folder = folder();
    let reader = dataset(&folder, &YEARS, 0);
    let files = export(&reader, Format::Csv);
    let facts = |(name, (bytes, _)): (&&str, &(Vec<u8>, Written))| FileFacts {
        file: Format::Csv.file_name(name),
        bytes: bytes.len() as u64,
        sha256: "ab".into(),
    };
    let facts: Vec<FileFacts> = files.iter().map(facts).collect();
    let descriptor = reader.export(Format::Csv).expect("it is linked").descriptor(&facts);
    assert_eq!(descriptor["sifferkoll:schema"], sifferkoll_dataset::EXPORT_MARK);
    let mut keys: BTreeMap<&str, BTreeSet<Vec<String>>> = BTreeMap::new();
    for resource in items(&descriptor["resources"]) {
        let (name, schema) = (text(&resource["name"]), &resource["schema"]);
        let (bytes, written) = &files[name];
        assert_eq!(resource["bytes"], bytes.len(), "{name}");
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let heads = reader.headers().expect("there is a first line").clone();
        assert!(heads.iter().eq(items(&schema["fields"]).map(|field| text(&field["name"]))), "{name}");
        let lines: Vec<BTreeMap<String, String>> =
            reader.deserialize().collect::<Result<_, _>>().expect("lines have all columns");
        assert_eq!(lines.len() as u64, written.rows, "{name}");
        assert!(!lines.is_empty(), "{name}");
        for line in &lines {
            let values = |list: &Value| items(list).map(|name| line[text(name)].clone()).collect::<Vec<_>>();
            for field in items(&schema["fields"]) {
                let value = &line[text(&field["name"])];
                let trouble = trouble(field, value);
                assert_eq!(trouble, None, "{name}");
            }
            assert!(keys.entry(name).or_default().insert(values(&schema["primaryKey"])), "{name}: {line:?}");
            for parent in items(&schema["foreignKeys"]) {
                let key = values(&parent["fields"]);
                let known = keys[text(&parent["reference"]["resource"])].contains(&key);
                assert!(known || key.contains(&String::new()), "{name}: nothing is {key:?}");
            }
        }
    }
    let figures = String::from_utf8(files["figures"].0.clone()).expect("it is UTF-8");
    assert!(
        figures.contains(r#","Ledning, ""inkl"" nämnd"#)
            && figures.contains(",-15566,0,\"tkr\",,\"-15 566\",,2,70.9,")
    );
}

#[test]
fn an_empty_dataset_has_all_files() {
    let folder = folder();
    let reader = dataset(&folder, &[], 0);
    for format in [
        Format::Csv,
        Format::Jsonl,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ] {
        for (name, (bytes, written)) in export(&reader, format) {
            assert_eq!(written, Written::default(), "{name}");
            assert_eq!(bytes.is_empty(), format == Format::Jsonl, "{name}");
        }
    }
    let export = reader.export(Format::Csv).expect("nothing is to be linked");
    assert!(export.write("a.csv", &mut Vec::new()).is_err());
}

#[test]
fn a_dataset_that_must_be_linked_first_says_so() {
    let folder = folder();
    let reader = dataset(&folder, &YEARS, 0);
    let connection = Connection::open(folder.path().join("0.db")).expect("it is a dataset");
    connection.execute("INSERT INTO properties VALUES ('link-due', '')", []).expect("it is set");
    let error = reader.export(Format::Csv).err().expect("series are out of date");
    assert!(matches!(error, DatasetError::Unlinked), "{error}");
}

#[cfg(feature = "parquet")]
mod parquet {
    //! Files as another program reads them.

    use super::*;
    use ::parquet::basic::LogicalType;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    use std::fs::File;
    use std::io::Write;

    fn read(bytes: &[u8]) -> SerializedFileReader<File> {
        let mut file = tempfile::tempfile().expect("a new file");
        file.write_all(bytes).expect("it is written");
        SerializedFileReader::new(file).expect("it is parquet")
    }

    /// All rows, with figures as they are written: ten decimals.
    fn rows(bytes: &[u8]) -> Vec<Vec<(String, Field)>> {
        let reader = read(bytes);
        let rows = reader.get_row_iter(None).expect("it has rows");
        rows.map(|row| row.expect("it can be read").into_columns()).collect()
    }

    fn same(name: &str, field: &Field, value: &Value) -> bool {
        match (field, value) {
            (Field::Null, Value::Null) => true,
            (Field::Str(text), Value::String(other)) => text == other,
            (Field::Str(text), json) => serde_json::from_str::<Value>(text).is_ok_and(|value| value == *json),
            (Field::Int(number), Value::Number(other)) => other.as_i64() == Some(i64::from(*number)),
            (Field::Long(number), Value::Number(other)) => other.as_i64() == Some(*number),
            (Field::Double(number), Value::Number(other)) => other.as_f64() == Some(*number),
            (Field::Bool(yes), Value::Bool(other)) => yes == other,
            (Field::Decimal(decimal), Value::String(plain)) => {
                assert_eq!((decimal.precision(), decimal.scale()), (38, 10), "{name}");
                let bytes = decimal.data().try_into().expect("sixteen bytes");
                let printed: rust_decimal::Decimal = plain.parse().expect("a plain decimal");
                rust_decimal::Decimal::from_i128_with_scale(i128::from_be_bytes(bytes), 10) == printed
            }
            _ => false,
        }
    }

    #[test]
    fn what_is_read_is_what_json_says() {
        let folder = folder();
        let reader = dataset(&folder, &YEARS, 0);
        let (files, lines) = (export(&reader, Format::Parquet), export(&reader, Format::Jsonl));
        for name in TABLES {
            let (rows, objects) = (rows(&files[name].0), objects(&lines, name));
            assert_eq!((rows.len(), files[name].1.rows), (objects.len(), objects.len() as u64), "{name}");
            for (row, object) in rows.iter().zip(&objects) {
                assert!(row.iter().map(|(name, _)| name).eq(object.keys()), "{name}");
                for (column, field) in row {
                    let value = &object[column];
                    let too_long = *value == "12345.67890123456" && *field == Field::Null;
                    assert!(too_long || same(name, field, value), "{name}.{column}: {field:?} for {value}");
                }
            }
            let expect = if name == "figures" { 3 } else { 0 };
            assert_eq!(files[name].1.too_long, expect, "{name}");
        }
    }

    #[test]
    fn types_and_versions_are_told() {
        let folder = folder();
        let files = export(&dataset(&folder, &[], 0), Format::Parquet);
        let reader = read(&files["figures"].0);
        let facts = reader.metadata().file_metadata();
        let told: Vec<&str> =
            facts.key_value_metadata().into_iter().flatten().map(|pair| pair.key.as_str()).collect();
        assert_eq!(told, ["sifferkoll:version", "sifferkoll:dataset", "sifferkoll:title"]);
        let types: BTreeMap<&str, Option<&LogicalType>> = facts
            .schema_descr()
            .columns()
            .iter()
            .map(|column| (column.name(), column.logical_type_ref()))
            .collect();
        assert_eq!(types["raw"], Some(&LogicalType::String));
        assert_eq!(types["value"], Some(&LogicalType::decimal(10, 38)));
        assert_eq!((types["row"], types["x0"]), (None, None));
    }

    #[test]
    fn rows_of_many_groups_are_all_there() {
        const MANY: i64 = 100_000;
        let folder = folder();
        let reader = dataset(&folder, &[], 0);
        let connection = Connection::open(folder.path().join("0.db")).expect("it is a dataset");
        let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                   INSERT INTO files SELECT n, printf('%06d.pdf', n), n, 0, NULL, '1', NULL, 'empty',
                                            iif(n < 50000, printf('%01000d', n), NULL) FROM n";
        connection.execute(sql, [MANY]).expect("the rows fit");
        let files = export(&reader, Format::Parquet);
        assert_eq!(files["files"].1.rows, MANY as u64);
        // One where the texts are too long, one where the rows are too many, and the rest.
        assert_eq!(read(&files["files"].0).num_row_groups(), 3);
        let rows = rows(&files["files"].0);
        let expected = |(at, row): (usize, &Vec<(String, Field)>)| {
            let number = at as i64 + 1;
            let message = if number < 50_000 { Field::Str(format!("{number:01000}")) } else { Field::Null };
            row[4].1 == message
                && row[0].1 == Field::Str(format!("{number:06}.pdf"))
                && row[1].1 == Field::Long(number)
                && row[2].1 == Field::Null
        };
        assert!(rows.len() as i64 == MANY && rows.iter().enumerate().all(expected));
    }
}
