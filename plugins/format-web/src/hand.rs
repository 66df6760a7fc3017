//! Hands what a reader has written to the sink.

use sifferkoll_plugin::model::{Warning, WarningCode};
use sifferkoll_plugin::{PageSink, ReadError, StoredWriter};

/// Text that a reader passed over, or how it had to be read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Doubts {
    /// Letters that a browser would not show.
    pub(crate) hidden: usize,
    /// Whether the charset is a guess.
    pub(crate) guessed: bool,
}

/// Hands on all parts.
///
/// # Errors
/// Where there are none, or the tables are too large.
pub(crate) fn over(writer: StoredWriter, doubts: Doubts, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let (parts, warnings) = writer.finish()?;
    if parts.is_empty() {
        return Err(ReadError::Empty("the document has no text".to_owned()));
    }
    let mut warn = |code, detail| sink.warn(Warning { code, detail, location: None });
    if doubts.guessed {
        warn(WarningCode::Charset, String::new());
    }
    if doubts.hidden > 0 {
        warn(WarningCode::Hidden, format!("{} characters of hidden text", doubts.hidden));
    }
    for warning in warnings {
        sink.warn(warning);
    }
    // All there is: whether the sink wants more makes no difference.
    let _ = sink.stored(parts);
    Ok(())
}
