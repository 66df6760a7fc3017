//! Rows as Apache Parquet: text as UTF-8, counts as INT32, coordinates as DOUBLE, figures as DECIMAL(38, 10).
//!
//! Rows are gathered column by column and written in groups of up to [`GROUP`], so that no more than one group is in memory.
//! Source: Apache Parquet format, `LogicalTypes.md`.

use super::{Cell, RowSink, VERSION, cell};
use crate::DatasetError;
use crate::store::SCHEMA_VERSION;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use rusqlite::Row;
use sifferkoll_package::{Field, Kind, Schema};
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// Most rows of a group: enough for readers to work through groups side by side, and some 50 MiB of figures.
const GROUP: usize = 1 << 16;
/// Most bytes of text in a group, which long comments may fill before the rows do.
const GROUP_TEXT: usize = 32 << 20;

/// Decimals of a figure. Reports print at most four; ten leave room for quotients in other units.
const SCALE: u32 = 10;
/// Digits of a figure, the most that all readers take.
const PRECISION: u32 = 38;
/// Bytes of a figure: a whole number of its last decimal, two's complement, highest byte first.
const WIDTH: usize = size_of::<i128>();

pub(super) struct Sink<'a> {
    file: SerializedFileWriter<&'a mut (dyn Write + Send)>,
    fields: Vec<Field>,
    columns: Vec<Column>,
    rows: usize,
    too_long: u64,
}

impl<'a> Sink<'a> {
    pub(super) fn new(to: &'a mut (dyn Write + Send), schema: &Schema) -> Result<Self, DatasetError> {
        let fields = (schema.fields)();
        let types =
            fields.iter().map(|field| Ok(Arc::new(type_of(field)?))).collect::<Result<_, ParquetError>>()?;
        let root = Type::group_type_builder(schema.name).with_fields(types).build()?;
        let about = |key: &str, value: String| KeyValue::new(format!("sifferkoll:{key}"), value);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // For whole groups: files are read whole or by a few columns.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(vec![
                about("version", VERSION.to_owned()),
                about("dataset", SCHEMA_VERSION.to_string()),
                about("title", schema.title.to_owned()),
            ]))
            .build();
        let file = SerializedFileWriter::new(to, Arc::new(root), Arc::new(properties))?;
        let columns = fields.iter().map(Column::new).collect();
        Ok(Self { file, fields, columns, rows: 0, too_long: 0 })
    }

    fn write_group(&mut self) -> Result<(), DatasetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl RowSink for Sink<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<(), DatasetError> {
        for (at, (field, column)) in self.fields.iter().zip(&mut self.columns).enumerate() {
            let value = cell(row, at, field)?;
            let there = column.push(value)?;
            if value != Cell::Missing && !there {
                self.too_long += 1;
            }
            if field.required && value == Cell::Missing {
                return Err(DatasetError::Damaged(format!("a row without {}", field.name)));
            }
        }
        self.rows += 1;
        let text: usize = self.columns.iter().map(Column::text).sum();
        if self.rows == GROUP || text >= GROUP_TEXT { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self) -> Result<u64, DatasetError> {
        self.write_group()?;
        self.file.finish()?;
        Ok(self.too_long)
    }
}

fn type_of(field: &Field) -> Result<Type, ParquetError> {
    let (physical, logical) = match field.kind {
        Kind::Text | Kind::Array | Kind::Object => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT32, None),
        Kind::Long => (Physical::INT64, None),
        Kind::Number => {
            let decimal = LogicalType::decimal(SCALE as i32, PRECISION as i32);
            (Physical::FIXED_LEN_BYTE_ARRAY, Some(decimal))
        }
        Kind::Coordinate => (Physical::DOUBLE, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
    };
    let builder = Type::primitive_type_builder(field.name, physical)
        .with_logical_type(logical)
        .with_repetition(if is_optional(field) { Repetition::OPTIONAL } else { Repetition::REQUIRED });
    match field.kind {
        Kind::Number => builder
            .with_length(WIDTH as i32)
            .with_precision(PRECISION as i32)
            .with_scale(SCALE as i32)
            .build(),
        _ => builder.build(),
    }
}

/// Figures that no row is without may still be too long.
fn is_optional(field: &Field) -> bool {
    !field.required || field.kind == Kind::Number
}

/// The values of one column that are not written yet.
struct Column {
    values: Values,
    /// For each row 1 where it has a value and else 0; empty where every row has one.
    there: Vec<i16>,
    optional: bool,
}

enum Values {
    /// All texts one after the other, and where each stands; a text that comes again at once stands there once.
    Text(Vec<u8>, Vec<Range<usize>>),
    Integer(Vec<i32>),
    Long(Vec<i64>),
    Number(Vec<i128>),
    Coordinate(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Column {
    fn new(field: &Field) -> Self {
        let values = match field.kind {
            Kind::Text | Kind::Array | Kind::Object => Values::Text(Vec::new(), Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Long => Values::Long(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Coordinate => Values::Coordinate(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
        };
        Self { values, there: Vec::new(), optional: is_optional(field) }
    }

    /// Bytes of text that wait.
    fn text(&self) -> usize {
        if let Values::Text(bytes, _) = &self.values { bytes.len() } else { 0 }
    }

    /// Takes the value of one more row. Whether it is there now.
    fn push(&mut self, cell: Cell<'_>) -> Result<bool, DatasetError> {
        let there = match (&mut self.values, cell) {
            (_, Cell::Missing) => false,
            (Values::Text(bytes, places), Cell::Text(text) | Cell::Json(text)) => {
                let again = places.last().filter(|last| bytes.get((*last).clone()) == Some(text.as_bytes()));
                let place = again.cloned().unwrap_or_else(|| {
                    let start = bytes.len();
                    bytes.extend_from_slice(text.as_bytes());
                    start..bytes.len()
                });
                places.push(place);
                true
            }
            (Values::Integer(values), Cell::Integer(number)) => {
                let small = i32::try_from(number)
                    .map_err(|_| DatasetError::Damaged(format!("{number} is larger than any count")))?;
                values.push(small);
                true
            }
            (Values::Long(values), Cell::Integer(number)) => {
                values.push(number);
                true
            }
            (Values::Number(values), Cell::Number(text)) => {
                let number = scaled(text);
                values.extend(number);
                number.is_some()
            }
            (Values::Coordinate(values), Cell::Coordinate(points)) => {
                values.push(points);
                true
            }
            (Values::Boolean(values), Cell::Boolean(yes)) => {
                values.push(yes);
                true
            }
            (_, other) => return Err(DatasetError::Damaged(format!("{other:?} is of another type"))),
        };
        if self.optional {
            self.there.push(i16::from(there));
        }
        Ok(there)
    }

    /// Writes all values as the next column of the group, and forgets them.
    fn write<W: Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), DatasetError> {
        let there = self.optional.then_some(&self.there[..]);
        match &mut self.values {
            Values::Text(bytes, places) => {
                let all = ByteArray::from(std::mem::take(bytes));
                let texts: Vec<ByteArray> =
                    places.drain(..).map(|place| all.slice(place.start, place.len())).collect();
                put::<ByteArrayType, _>(group, &texts, there)?;
            }
            Values::Number(values) => {
                let all: Vec<u8> = values.drain(..).flat_map(i128::to_be_bytes).collect();
                let count = all.len() / WIDTH;
                let all = ByteArray::from(all);
                let numbers: Vec<FixedLenByteArray> =
                    (0..count).map(|at| all.slice(at * WIDTH, WIDTH).into()).collect();
                put::<FixedLenByteArrayType, _>(group, &numbers, there)?;
            }
            Values::Integer(values) => put::<Int32Type, _>(group, &std::mem::take(values), there)?,
            Values::Long(values) => put::<Int64Type, _>(group, &std::mem::take(values), there)?,
            Values::Coordinate(values) => put::<DoubleType, _>(group, &std::mem::take(values), there)?,
            Values::Boolean(values) => put::<BoolType, _>(group, &std::mem::take(values), there)?,
        }
        self.there.clear();
        Ok(())
    }
}

fn put<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    there: Option<&[i16]>,
) -> Result<(), DatasetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(DatasetError::Write("parquet: more columns than in the schema".to_owned()));
    };
    column.typed::<T>().write_batch(values, there, None)?;
    Ok(column.close()?)
}

/// A plain decimal in units of the last of [`SCALE`] decimals, exactly; `None` where that needs more than
/// [`PRECISION`] digits.
fn scaled(text: &str) -> Option<i128> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = decimals.trim_end_matches('0');
    let missing = SCALE.checked_sub(u32::try_from(decimals.len()).ok()?)?;
    let mut number: i128 = 0;
    for digit in whole.chars().chain(decimals.chars()) {
        number = number.checked_mul(10)?.checked_add(i128::from(digit.to_digit(10)?))?;
    }
    let number = number.checked_mul(10_i128.checked_pow(missing)?)?;
    let fits = number < 10_i128.pow(PRECISION);
    fits.then_some(if negative { -number } else { number })
}

impl From<ParquetError> for DatasetError {
    fn from(error: ParquetError) -> Self {
        Self::Write(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_exact_or_missing() {
        let unit = 10_i128.pow(SCALE);
        for (text, expect) in [
            ("0", Some(0)),
            ("-15566", Some(-15_566 * unit)),
            ("8.50", Some(85 * unit / 10)),
            ("-0.0000000001", Some(-1)),
            ("0.12345678910000", Some(1_234_567_891)),
            ("0.12345678911", None),
            ("9999999999999999999999999999", Some(9_999_999_999_999_999_999_999_999_999 * unit)),
            ("10000000000000000000000000000", None),
            ("79228162514264337593543950335", None),
            ("x", None),
        ] {
            assert_eq!(scaled(text), expect, "{text}");
        }
    }
}
