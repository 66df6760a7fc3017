//! `datapackage.json`: what the files of a package are and what their columns mean.
//!
//! Holds no time and no name of a person or a machine: the same files give the same bytes.

use crate::{Field, Format, Kind, Parent, Schema};
use serde_json::{Map, Value, json};

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

/// A package as a whole.
#[derive(Debug)]
pub struct Package<'a> {
    /// Name for programs.
    pub name: &'a str,
    /// Name for people.
    pub title: &'a str,
    /// What people must know of all files.
    pub description: &'a str,
    /// Marks a package as one that may be written anew by the same command: `sifferkoll/package/1`.
    pub mark: &'a str,
    /// Of all files.
    pub format: Format,
    /// The files.
    pub schemas: &'a [Schema],
}

impl Package<'_> {
    /// The descriptor, when these files are written.
    pub fn descriptor(&self, files: &[FileFacts]) -> Value {
        let resources: Vec<Value> = self
            .schemas
            .iter()
            .map(|schema| {
                let name = self.format.file_name(schema.name);
                self.resource_json(schema, files.iter().find(|facts| facts.file == name))
            })
            .collect();
        json!({
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "sifferkoll:schema": self.mark,
            "resources": resources,
        })
    }

    fn resource_json(&self, resource: &Schema, facts: Option<&FileFacts>) -> Value {
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
            "path": self.format.file_name(resource.name),
            "format": self.format.name(),
        });
        out["mediatype"] = match self.format {
            Format::Csv => "text/csv",
            Format::Jsonl => "application/jsonl",
            Format::Parquet => "application/vnd.apache.parquet",
        }
        .into();
        if self.format != Format::Parquet {
            out["encoding"] = json!("utf-8");
        }
        if let Some(facts) = facts {
            out["bytes"] = json!(facts.bytes);
            out["hash"] = json!(format!("sha256:{}", facts.sha256));
        }
        if self.format == Format::Csv {
            out["dialect"] = json!({
                "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
                "delimiter": ",",
                "lineTerminator": "\r\n",
                "quoteChar": "\"",
                "doubleQuote": true,
                "header": true,
            });
        }
        out["schema"] = schema;
        out
    }
}

/// The files that a descriptor with this mark names; they may be replaced together with it. `None` where the
/// descriptor has another mark.
pub fn package_files_of<'a>(descriptor: &'a Value, mark: &str) -> Option<Vec<&'a str>> {
    (descriptor["sifferkoll:schema"] == mark).then(|| {
        let resources = descriptor["resources"].as_array().into_iter().flatten();
        resources.filter_map(|resource| resource["path"].as_str()).collect()
    })
}

fn field_json(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Text => "string",
        Kind::Integer | Kind::Long => "integer",
        Kind::Number | Kind::Coordinate => "number",
        Kind::Boolean => "boolean",
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
    if matches!(field.kind, Kind::Integer | Kind::Long) {
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
        const MARK: &str = "sifferkoll/package/1";
        let schemas = ["up", "down"].map(|name| Schema {
            name,
            title: "",
            fields: || vec![Field::new("a", Kind::Long, "what it is").required()],
            key: &["a"],
            parents: &[],
        });
        for format in [Format::Csv, Format::Jsonl, Format::Parquet] {
            let package =
                Package { name: "n", title: "t", description: "d", mark: MARK, format, schemas: &schemas };
            let facts = FileFacts { file: format.file_name("down"), bytes: 7, sha256: "ab".into() };
            let descriptor = package.descriptor(&[facts]);
            let names = ["up", "down"].map(|name| format.file_name(name));
            assert_eq!(package_files_of(&descriptor, MARK).unwrap(), names);
            assert_eq!(package_files_of(&descriptor, "sifferkoll/package/2"), None);
            let resource = &descriptor["resources"][1];
            assert_eq!((&resource["hash"], &resource["bytes"]), (&json!("sha256:ab"), &json!(7)));
            assert_eq!(resource["dialect"].is_object(), format == Format::Csv);
            let field = json!({
                "name": "a", "type": "integer", "description": "what it is",
                "constraints": {"required": true, "minimum": 0},
            });
            assert_eq!(resource["schema"]["fields"], json!([field]));
            assert!(descriptor.get("created").is_none());
        }
    }
}
