//! Writes the Rust client: `brainframe-generator DOCUMENT FOLDER`.
//!
//! progenitor generates most of it, in `client.rs`. This program makes these changes:
//!
//! - The enumerations of the document are open, and two of them hold symbols (`>=`), which progenitor
//!   cannot name. They are written to `enums.rs` with the names of `x-enum-varnames` and a variant
//!   for values that a newer server adds, and progenitor is told to use them.
//! - An operation is left out, and named on stderr, if progenitor does not support its request body
//!   or its method is OPTIONS, for which progenitor writes code that does not compile.
//! - Responses without content (204) are removed, because progenitor generates one type of response
//!   for each operation.
//! - The `default` response is removed, because progenitor would treat it as a success, too. So an
//!   error with a status that the document does not list is an `UnexpectedResponse`.
//! - Limits on strings (`minLength`, `pattern`) are for the server to check. progenitor would generate
//!   a separate type for each such string, and reject values that a newer server allows.

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

use heck::ToUpperCamelCase;
use openapiv3::{OpenAPI, Operation, ReferenceOr, Schema, SchemaKind, StatusCode, Type};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_yaml_ng::Value;

/// The media types of request bodies that progenitor can send, of those that the document uses.
const SENDABLE: [&str; 2] = ["application/json", "application/octet-stream"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (Some(document), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: brainframe-generator DOCUMENT FOLDER".into());
    };
    let mut document: Value = serde_yaml_ng::from_str(&fs::read_to_string(document)?)?;
    drop_limits(&mut document);
    let mut document: OpenAPI = serde_yaml_ng::from_value(document)?;
    for skipped in keep_sendable(&mut document) {
        eprintln!("left out {skipped}");
    }

    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder);
    let mut enums = String::from(ENUMS_HEADER);
    for (name, schema) in enumerations(&document) {
        let known = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_replacement(name, format!("crate::enums::{name}"), known);
        write_enum(&mut enums, name, schema)?;
    }
    let client = Generator::new(&settings).generate_tokens(&document)?;

    fs::create_dir_all(&folder)?;
    fs::write(folder.join("client.rs"), prettyplease::unparse(&syn::parse2(client)?))?;
    fs::write(folder.join("enums.rs"), enums)?;
    Ok(())
}

/// Removes the limits of all strings.
fn drop_limits(value: &mut Value) {
    if let Value::Sequence(items) = value {
        items.iter_mut().for_each(drop_limits);
    } else if let Value::Mapping(entries) = value {
        if entries.get("type").is_some_and(|found| found == "string") {
            entries.remove("minLength");
            entries.remove("pattern");
        }
        entries.values_mut().for_each(drop_limits);
    }
}

/// Removes the parts of operations that progenitor does not support, and the operations that it
/// cannot send. Returns the names of the latter.
fn keep_sendable(document: &mut OpenAPI) -> Vec<String> {
    let mut skipped = Vec::new();
    for (path, item) in &mut document.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for found in
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        {
            if let Some(found) = found {
                found.responses.default = None;
            }
        }
        skipped.extend(item.options.take().map(|found| name(path, found)));
        for operation in [&mut item.post, &mut item.put, &mut item.patch] {
            if let Some(found) = operation {
                found.responses.responses.shift_remove(&StatusCode::Code(204));
            }
            if operation.as_mut().is_some_and(|found| !narrow_body(found)) {
                skipped.extend(operation.take().map(|found| name(path, found)));
            }
        }
    }
    skipped
}

fn name(path: &str, operation: Operation) -> String {
    format!("{} ({path})", operation.operation_id.unwrap_or_default())
}

/// Narrows the body of an operation to the first media type that can be sent; false if none can.
fn narrow_body(operation: &mut Operation) -> bool {
    let Some(ReferenceOr::Item(body)) = &mut operation.request_body else { return true };
    body.content.retain(|media_type, _| SENDABLE.contains(&media_type.as_str()));
    body.content.truncate(1);
    !body.content.is_empty()
}

fn enumerations(document: &OpenAPI) -> impl Iterator<Item = (&String, &Schema)> {
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    schemas.filter_map(|(name, schema)| match schema {
        ReferenceOr::Item(schema) if !values(schema).is_empty() => Some((name, schema)),
        _ => None,
    })
}

fn values(schema: &Schema) -> &[Option<String>] {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => &text.enumeration,
        _ => &[],
    }
}

const ENUMS_HEADER: &str = "\
//! The open enumerations of the BrainFrame API. Generated from openapi/brainframe.yaml by
//! `scripts/nox -s clients -- rust`; do not edit.

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
";

/// Writes an enumeration that keeps unknown values, and sends them back unchanged.
fn write_enum(out: &mut String, name: &str, schema: &Schema) -> Result<(), Box<dyn Error>> {
    let extensions = &schema.schema_data.extensions;
    let texts = |key: &str| -> Vec<String> {
        let found = extensions.get(key).cloned();
        found.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    };
    let (names, descriptions) = (texts("x-enum-varnames"), texts("x-enum-descriptions"));
    let values: Vec<&String> = values(schema).iter().flatten().collect();
    let variants: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(index, value)| names.get(index).unwrap_or(value).to_upper_camel_case())
        .collect();

    let description = schema.schema_data.description.as_deref().unwrap_or_default();
    writeln!(out, "\n/// {description}")?;
    writeln!(
        out,
        "#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]"
    )?;
    writeln!(
        out,
        "#[serde(from = \"String\", into = \"String\")]\n#[non_exhaustive]\npub enum {name} {{"
    )?;
    for (index, variant) in variants.iter().enumerate() {
        if let Some(description) = descriptions.get(index) {
            writeln!(out, "    /// {description}")?;
        }
        writeln!(out, "    {variant},")?;
    }
    writeln!(out, "    /// A value that is unknown to this client\n    Unknown(String),\n}}")?;

    writeln!(out, "\nimpl {name} {{\n    /// The value in JSON.")?;
    writeln!(out, "    pub fn as_str(&self) -> &str {{\n        match self {{")?;
    for (variant, value) in variants.iter().zip(&values) {
        writeln!(out, "            Self::{variant} => {value:?},")?;
    }
    writeln!(out, "            Self::Unknown(value) => value,\n        }}\n    }}\n}}")?;

    writeln!(out, "\nimpl From<String> for {name} {{")?;
    writeln!(out, "    fn from(value: String) -> Self {{\n        match value.as_str() {{")?;
    for (variant, value) in variants.iter().zip(&values) {
        writeln!(out, "            {value:?} => Self::{variant},")?;
    }
    writeln!(out, "            _ => Self::Unknown(value),\n        }}\n    }}\n}}")?;

    writeln!(
        out,
        "
impl From<{name}> for String {{
    fn from(value: {name}) -> Self {{
        value.as_str().to_owned()
    }}
}}

impl FromStr for {name} {{
    type Err = Infallible;

    fn from_str(value: &str) -> Result<Self, Infallible> {{
        Ok(Self::from(value.to_owned()))
    }}
}}

impl fmt::Display for {name} {{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {{
        formatter.write_str(self.as_str())
    }}
}}"
    )?;
    Ok(())
}
