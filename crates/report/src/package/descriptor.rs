//! `datapackage.json`: what the files of a package are and what their columns mean.
//!
//! Holds no time and no name of a person or a machine: the same documents give the same bytes.

use super::{Field, Kind, Parent, RESOURCES, Resource, file_name};
use serde_json::{Map, Value, json};

/// Marks a package as one that may be written anew.
const SCHEMA: &str = "sifferkoll/package/1";

/// What is known of a written file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Name, such as `values.csv`.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}

/// The descriptor of a package with these files.
pub fn package_descriptor(files: &[FileFacts]) -> Value {
    let resources: Vec<Value> = RESOURCES
        .iter()
        .map(|resource| {
            let name = file_name(resource.name);
            resource_json(resource, files.iter().find(|facts| facts.file == name))
        })
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "sifferkoll-extract",
        "title": "Tables of Swedish municipal reports",
        "description": "Values are as printed, in the unit named beside them, never scaled. \
            Text is verbatim: a spreadsheet that opens these files as they are may take text that begins with =, +, - or @ for a formula.",
        "sifferkoll:schema": SCHEMA,
        "resources": resources,
    })
}

/// The files that a descriptor names, where it is one of ours; they may be replaced together with it.
pub fn package_files_of(descriptor: &Value) -> Option<Vec<&str>> {
    (descriptor["sifferkoll:schema"] == SCHEMA).then(|| {
        let resources = descriptor["resources"].as_array().into_iter().flatten();
        resources.filter_map(|resource| resource["path"].as_str()).collect()
    })
}

fn resource_json(resource: &Resource, facts: Option<&FileFacts>) -> Value {
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": (resource.fields)().iter().map(field_json).collect::<Value>(),
        "missingValues": [""],
        "primaryKey": resource.key,
    });
    if !resource.parents.is_empty() {
        schema["foreignKeys"] = resource.parents.iter().map(parent_json).collect();
    }
    let mut out = json!({
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": resource.name,
        "type": "table",
        "title": resource.title,
        "path": file_name(resource.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
    });
    if let Some(facts) = facts {
        out["bytes"] = json!(facts.bytes);
        out["hash"] = json!(format!("sha256:{}", facts.sha256));
    }
    out["dialect"] = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": "\"",
        "doubleQuote": true,
        "header": true,
    });
    out["schema"] = schema;
    out
}

fn field_json(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), json!(true));
    }
    if !field.values.is_empty() {
        constraints.insert("enum".to_owned(), json!(field.values));
    }
    if !field.pattern.is_empty() {
        constraints.insert("pattern".to_owned(), json!(field.pattern));
    }
    if field.kind == Kind::Integer {
        constraints.insert("minimum".to_owned(), json!(0));
    }
    let mut out = json!({"name": field.name, "type": kind, "description": field.about});
    if !constraints.is_empty() {
        out["constraints"] = Value::Object(constraints);
    }
    out
}

fn parent_json(parent: &Parent) -> Value {
    json!({
        "fields": parent.fields,
        "reference": {"resource": parent.resource, "fields": parent.fields},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_names_its_files_and_nothing_of_the_machine() {
        let facts = FileFacts { file: "values.csv".into(), bytes: 7, sha256: "ab".into() };
        let descriptor = package_descriptor(&[facts]);
        let files = package_files_of(&descriptor).unwrap();
        let names = ["documents", "tables", "rows", "values", "risks", "findings", "warnings"];
        assert_eq!(files, names.map(|name| format!("{name}.csv")));
        assert_eq!(descriptor["resources"][3]["hash"], "sha256:ab");
        assert_eq!(descriptor["resources"][3]["bytes"], 7);
        assert!(descriptor.get("created").is_none());
        assert_eq!(package_files_of(&json!({"resources": []})), None);
    }
}
